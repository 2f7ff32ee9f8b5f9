"""The policies that the reports of a store were judged by."""

from collections.abc import Mapping
from functools import lru_cache

from giextract.checks.policy import Policy
from giextract.checks.policy_file import read
from giextract.errors import UsageError
from giextract.store import Store

Policies = Mapping[str, Policy]  # by the hash of their files


def policies_of(store: Store) -> Policies:
    """The policies that results of the store were judged by; one that no longer fits the rules is left out."""
    known = ((sha256, _read(sha256, text)) for sha256, text in store.policies().items())
    return {sha256: policy for sha256, policy in known if policy is not None}


@lru_cache(maxsize=16)
def _read(sha256: str, text: str) -> Policy | None:
    try:
        return read(text, "a policy of the store", sha256)
    except UsageError:
        return None
