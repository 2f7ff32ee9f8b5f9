"""What each stage depends on, as hashes: only what depends on a change runs again."""

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from giextract import forms
from giextract.checks.catalogue import fingerprint as rules_fingerprint
from giextract.reading.model.fingerprint import fingerprint as model_fingerprint
from giextract.settings import Settings


def fingerprints(settings: Settings | None = None) -> dict[str, str]:
    """Hashes of what each stage depends on: the readers, the forms, the rules, and the model where one is set up."""
    model = {"model": model_fingerprint(settings)} if settings else {}
    return {**_fingerprints(), **model}


@cache
def _fingerprints() -> dict[str, str]:
    return {
        "reader": _code("giextract.document", "giextract.reading"),
        "forms": forms.fingerprint(),
        "rules": _code("giextract.checks", "giextract.settle") + rules_fingerprint(),
    }


def _code(*packages: str) -> str:
    digest = hashlib.sha256()
    for package in packages:
        for entry in _entries(files(package)):
            digest.update(entry.read_bytes())
    return digest.hexdigest()[:16]


def _entries(folder: Traversable) -> Iterator[Traversable]:
    """The code and data files below a package, in order."""
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.is_dir():
            yield from _entries(entry)
        elif entry.name.endswith((".py", ".yaml")):
            yield entry
