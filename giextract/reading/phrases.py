"""The closed list of what the prose may state, loaded from variables.yaml and made into patterns once."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from giextract.errors import DataError

_SCOPE = r"(?P<scope>[^,;。]{0,24}?)"  # who or what: as few characters as will do


class Variable(BaseModel):
    """A variable as the list has it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    zh: str
    units: tuple[str, ...]
    keys: tuple[str, ...]
    says: tuple[str, ...]
    about: str | None = None
    after: str | None = None
    scope: str | None = None


class Listing(BaseModel):
    """The file as it is written."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    words: dict[str, str]
    filler: tuple[str, ...]
    tail: tuple[str, ...]
    about: dict[str, str]
    variables: tuple[Variable, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A variable ready to be found: `before` fits all from the last punctuation to the figure, `after` what follows."""

    variable: Variable
    units: frozenset[str]
    before: re.Pattern[str]
    after: re.Pattern[str] | None
    about: re.Pattern[str] | None


@cache
def listing() -> Listing:
    """The list, held strictly to its shape; raises DataError when it breaks it."""
    text = (files("giextract.reading") / "variables.yaml").read_text(encoding="utf-8")
    try:
        return Listing.model_validate(yaml.safe_load(text))
    except (yaml.YAMLError, ValidationError) as error:
        raise DataError(f"giextract/reading/variables.yaml: {error}") from error


@cache
def phrases() -> tuple[Phrase, ...]:
    """Every variable with its patterns, in the list's order: the first that fits is meant."""
    known = listing()
    filler = "(?:" + "|".join(known.filler) + ")"
    tail = "(?:" + "|".join(sorted(known.tail, key=len, reverse=True)) + ")"
    return tuple(_phrase(v, known, filler, tail) for v in known.variables)


def filled(pattern: str) -> str:
    """A pattern with the words that its {names} stand for."""
    words = listing().words
    return re.sub(r"\{([a-z_]+)\}", lambda m: words[m[1]] if m[1] in words else m[0], pattern)


def _phrase(v: Variable, known: Listing, filler: str, tail: str) -> Phrase:
    says = "|".join(filled(s) for s in v.says)
    try:
        return Phrase(
            v, frozenset(v.units),
            re.compile(f"{_SCOPE}(?:{filler})*+(?P<says>{says}){tail}*"),
            re.compile(filled(v.after)) if v.after else None,
            re.compile(known.about[v.about]) if v.about else None,
        )  # fmt: skip
    except (re.error, KeyError) as error:
        raise DataError(f"giextract/reading/variables.yaml: {v.id}: {error}") from error
