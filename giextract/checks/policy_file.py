"""Policy files: the two that ship with the package, and a province's own; loaded strictly, every fault with file and key."""

import hashlib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import Field, StringConstraints, ValidationError

from giextract import __version__
from giextract.checks.catalogue import rules
from giextract.checks.own_rules import faults_of
from giextract.checks.policy import NEVER_OFF, Change, Policy, is_guarded
from giextract.checks.rule import Rule, Strict
from giextract.errors import DataError, UsageError
from giextract.report import Severity
from giextract.words import Language

SHIPPED = ("published", "draft")
_MOST_FAULTS = 10  # lines of one message

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Reason = Words | dict[Language, Words]


class Changed(Strict):
    """Another severity for a rule, and why."""

    severity: Severity
    reason: Reason


class PolicyFile(Strict):
    """The shape of a policy file; what it says of a rule goes before what its base says."""

    name: Words
    based_on: Literal["published", "draft", "none"]
    severities: dict[str, Changed] = Field(default_factory=dict)
    off: dict[str, Reason] = Field(default_factory=dict)
    rules: tuple[Rule, ...] = ()


class _Loader(yaml.SafeLoader):
    """YAML in which `off` is a key and not a truth value, and a key that stands twice is an error."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """A mapping, every key once."""
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen and key.tag != "tag:yaml.org,2002:merge":
                raise yaml.MarkedYAMLError(problem=f"{key.value} stands twice", problem_mark=key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in known if tag != "tag:yaml.org,2002:bool"]
    for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def load(name: str) -> Policy:
    """The policy of a name or a file; raises UsageError, naming file and key, for one that makes no sense."""
    if name in SHIPPED:
        return shipped(name)
    try:
        data = Path(name).read_bytes()
        text = data.decode("utf-8-sig")
    except OSError as error:
        known = " and ".join(SHIPPED)
        raise UsageError(f"{name}: no policy: {known} come with giextract, else name a file: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UsageError(f"{name}: a policy is a text file in UTF-8") from None
    policy = read(text, name, hashlib.sha256(data).hexdigest())
    if policy.name in SHIPPED:
        raise UsageError(f"{name}: name: {policy.name} is a policy that comes with giextract; give yours another name")
    return policy


@cache
def shipped(name: str) -> Policy:
    """A policy that comes with the package."""
    data = (files("giextract.checks") / "policies" / f"{name}.yaml").read_bytes()
    return read(data.decode(), f"giextract/checks/policies/{name}.yaml", hashlib.sha256(data).hexdigest())


def published() -> Policy:
    """What holds where nothing else is said."""
    return shipped("published")


def read(text: str, place: str, sha256: str) -> Policy:
    """A policy from the text of its file; raises UsageError with a line for each fault."""
    said = _shaped(text, place)
    faults = [*_faults(said), *(f"rules.{rule.id}.{fault}" for rule in said.rules for fault in faults_of(rule))]
    names = [rule.id for rule in said.rules]
    faults += [f"rules.{name}: stands twice" for name in dict.fromkeys(names) if names.count(name) > 1]
    if faults:
        raise UsageError(_listed(place, faults))
    base: Mapping[str, Change] = {} if said.based_on == "none" else shipped(said.based_on).changes
    changes = {name: Change(one.severity, _both(one.reason), said.name) for name, one in said.severities.items()}
    changes |= {name: Change(None, _both(reason), said.name) for name, reason in said.off.items()}
    return Policy(said.name, sha256, text, {**base, **changes}, said.rules)


def _shaped(text: str, place: str) -> PolicyFile:
    try:
        written = _with_version(yaml.load(text, _Loader))
        if alien := list(_alien(written)):
            raise UsageError(_listed(place, alien))
        return PolicyFile.model_validate(written)
    except yaml.YAMLError as error:
        mark, problem = getattr(error, "problem_mark", None), getattr(error, "problem", None)
        line = f"line {mark.line + 1}: " if mark else ""
        raise UsageError(f"{place}: {line}{problem or 'not a YAML file'}") from None
    except ValidationError as error:
        raise UsageError(_listed(place, [f"{_key(e['loc'], written)}: {e['msg']}" for e in error.errors()])) from None
    except DataError as error:  # a formula that cannot be read
        raise UsageError(f"{place}: rules: {error}") from None


def _with_version(written: Any) -> Any:
    """A file's rows as rules of this version: a province's need not say in which version of giextract they appeared."""
    rows = written.get("rules") if isinstance(written, dict) else None
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict):
            row.setdefault("since", __version__)
    return written


def _alien(written: Any) -> Iterator[str]:
    """Rows that no policy may add, whatever else they say: the catalogue's ids, and what is no formula."""
    rows = written.get("rules") if isinstance(written, dict) else None
    for row in rows if isinstance(rows, list) else ():
        name = str(row.get("id", "")) if isinstance(row, dict) else ""
        if name in rules():
            yield f"rules.{name}.id: stands in the catalogue; ids of your own are X and three digits, like X101"
        elif name and "formula" not in row:
            yield f"rules.{name}.formula: only formulas can be added; judgements, remarks and rules over several reports are code"


def _key(place: tuple[int | str, ...], written: object) -> str:
    """The key of a fault as a person would name it: a row of `rules` by its id."""
    parts = [str(part) for part in place]
    if isinstance(written, dict) and len(place) > 1 and place[0] == "rules" and isinstance(place[1], int):
        row = written["rules"][place[1]]
        parts[1] = str(row.get("id", place[1])) if isinstance(row, dict) else parts[1]
    return ".".join(parts) or "the file"


def _faults(said: PolicyFile) -> Iterator[str]:
    """What a policy may not say of rules of the catalogue."""
    for key, named in (("severities", said.severities), ("off", said.off)):
        for name in named:
            rule = rules().get(name)
            if rule is None:
                own = name in {r.id for r in said.rules}
                yield f"{key}.{name}: " + ("your own rule: write its severity in its row, or leave the row out" if own
                                           else "there is no such rule; list them with: giextract rules")  # fmt: skip
            elif rule.status == "rejected":
                yield f"{key}.{name}: a rejected rule: it is tempting and false, and never runs"
            elif is_guarded(rule) and (key == "off" or said.severities[name].severity == "notice"):
                yield f"{key}.{name}: it says what was not read or settled: it may be a warning or an error, nothing less"
            elif key == "off" and name in NEVER_OFF:
                yield f"{key}.{name}: an outcome rests on it; it cannot be off"
            elif key == "off" and name in said.severities:
                yield f"{key}.{name}: stands under severities, too; say one of them"


def _both(reason: str | Mapping[Language, str]) -> dict[Language, str]:
    if isinstance(reason, str):
        return {"en": reason, "zh": reason}
    only = next(iter(reason.values()))
    return {"en": reason.get("en", only), "zh": reason.get("zh", only)}


def _listed(place: str, faults: list[str]) -> str:
    rest = [f"{place}: and {len(faults) - _MOST_FAULTS} more"] if len(faults) > _MOST_FAULTS else []
    return "\n".join([*(f"{place}: {fault}" for fault in faults[:_MOST_FAULTS]), *rest])
