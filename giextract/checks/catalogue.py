"""The catalogue of rules, loaded strictly from rules/: a file for each family, and one for what is tempting and false.

An id is never used again; `rule.py` says what fields a rule has, and how its examples are written. A rule is a `formula`,
evaluated on every instance; or a `judgement`, a function over the facts of one report; or a `remark` that reading or
settling makes about the page; or `across`, found by holding reports against each other after a run.
"""

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import yaml
from pydantic import TypeAdapter, ValidationError

from giextract.checks import rulebook
from giextract.checks.formula import Equation, instances
from giextract.checks.rule import Rule
from giextract.errors import DataError
from giextract.forms import forms
from giextract.words import Language

# In the order of the catalogue's pages.
FAMILIES = ("evidence", "completeness", "balance", "narrative", "years", "form", "rejected")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the one in C takes a tenth of the time, where it was built
_RULES = TypeAdapter(tuple[Rule, ...])


def _texts() -> dict[str, str]:
    folder = files("giextract.checks") / "rules"
    return {name: (folder / f"{name}.yaml").read_text(encoding="utf-8") for name in FAMILIES}


@cache
def rules() -> Mapping[str, Rule]:
    """Every rule by id, rejected ones too; raises DataError, naming file and rule, when the catalogue breaks its shape."""
    loaded: dict[str, Rule] = {}
    for name, own in families().items():
        for rule in own:
            if rule.id in loaded:
                raise DataError(f"giextract/checks/rules/{name}.yaml: id {rule.id} stands twice")
            loaded[rule.id] = rule
    return MappingProxyType(loaded)


@cache
def families() -> Mapping[str, tuple[Rule, ...]]:
    """The rules of every family in the order of their file."""
    return MappingProxyType({name: load(name, text) for name, text in _texts().items()})


def load(name: str, text: str) -> tuple[Rule, ...]:
    """The rules of one file; raises DataError with everything in it that breaks the shape of a rule."""
    place = f"giextract/checks/rules/{name}.yaml"
    try:
        rows = yaml.load(text, _LOADER)
        return _RULES.validate_python(rows)
    except yaml.YAMLError as error:
        raise DataError(f"{place}: {error}") from error
    except ValidationError as error:
        wrong = [f"{_rule_at(rows, e['loc'])}: {e['msg']}" for e in error.errors()]
        raise DataError(f"{place}:\n" + "\n".join(dict.fromkeys(wrong))) from error


def _rule_at(rows: object, at: tuple[int | str, ...]) -> str:
    """The rule and the field that an error is about."""
    row = rows[int(at[0])] if at and isinstance(rows, list) else {}
    name = row.get("id", f"rule {at[0]}") if isinstance(row, dict) and at else "the file"
    return " ".join([str(name), ".".join(str(part) for part in at[1:])]).strip()


@cache
def fingerprint() -> str:
    """A hash of the catalogue: what a judgement depends on besides code."""
    return hashlib.sha256("".join(_texts().values()).encode()).hexdigest()[:16]


@cache
def equations(form: str, table: str) -> tuple[Equation, ...]:
    """Every instance of every active formula over one table of a form."""
    return tuple(
        equation
        for rule in rules().values()
        if rule.formula and rule.status == "active" and rule.covers(form)
        for equation in instances(rule.id, rule.formula, forms()[form])
        if equation.cells[0].startswith(f"{table}.")
    )


def explain(rule: Rule, language: Language = "en") -> str:
    """A rule as text for people: what, why, exceptions, examples, where it comes from."""
    return rulebook.explain(rule, language)


def markdown() -> str:
    """The page of rules, generated: docs/rules.md."""
    return rulebook.page(families())
