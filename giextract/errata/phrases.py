"""The sentences that units are sent, by rule, and the words around them: data, loaded strictly."""

from functools import cache
from importlib.resources import files
from typing import Annotated, Literal, TypeVar

import yaml
from pydantic import Field, ValidationError

from giextract.errors import DataError
from giextract.report import Frozen

Group = Literal["must", "check", "note"]  # 必须更正, 请核实, 提示
GROUPS: tuple[Group, ...] = ("must", "check", "note")
Words = Annotated[str, Field(min_length=1)]
Shape = TypeVar("Shape", bound=Frozen)


class Phrase(Frozen):
    """What is said of one rule's findings; `phrases.yaml` says what may stand in it."""

    say: Words
    ask: Words | None = None
    most: Group = "must"
    together: bool = False


class Phrases(Frozen):
    """Every rule's phrase, or why it has none."""

    sent: dict[str, Phrase]
    kept: dict[str, Words]
    blank_total: Phrase
    own: Phrase
    asked: dict[Group, str]


class Titled(Frozen):
    """A section of the letter: its title, and the line that leads it in."""

    title: Words
    lead: str = ""


class HistoryWords(Frozen):
    """What is said of the last draft; titles have the hole `count`."""

    title: Words
    corrected: Titled
    open: Titled
    unclear: Titled
    new: Titled
    changed: Titled


class CoverWords(Frozen):
    """The words of the table over all units."""

    title: Words
    columns: tuple[Words, ...]
    history: tuple[Words, ...]
    none: Words
    unread: Words
    unread_columns: tuple[Words, ...]
    failed: Words
    not_a_report: Words


class SheetWords(Frozen):
    """The words of a unit's spreadsheet."""

    name: Words
    columns: tuple[Words, ...]


class LetterWords(Frozen):
    """The words of the letter around the findings."""

    title: Words
    addressee: Words
    opening: Words
    finished: Words
    groups: dict[Group, Titled]
    history: HistoryWords
    tables: dict[str, Words]
    closing: tuple[Words, ...]
    signature: tuple[Words, ...]
    cover: CoverWords
    sheet: SheetWords
    nameless: Words


@cache
def phrases() -> Phrases:
    """The phrases of all rules; raises DataError, naming the file, where they break their shape."""
    return _load("phrases.yaml", Phrases)


@cache
def letter_words() -> LetterWords:
    """The words of the letter; raises DataError, naming the file, where they break their shape."""
    return _load("letter.yaml", LetterWords)


def _load(name: str, shape: type[Shape]) -> Shape:
    try:
        return shape.model_validate(yaml.safe_load((files("giextract.errata") / name).read_text(encoding="utf-8")))
    except (yaml.YAMLError, ValidationError) as error:
        raise DataError(f"giextract/errata/{name}: {error}") from error
