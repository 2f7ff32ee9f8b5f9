"""What the columns of tables are called, in both languages."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from giextract.errors import DataError
from giextract.export.table import Codes, Column, Kind, Missing, Table
from giextract.words import Language

FILE = "columns.yaml"


class _Listing(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    tables: dict[str, tuple[str, str]]
    columns: dict[str, tuple[str, str]]
    missing: dict[str, tuple[str, str]]


def column(name: str, kind: Kind = "text", coded: Codes | None = None) -> Column:
    """A column with its labels; raises DataError for one that the file does not name."""
    if name not in _listing().columns:
        raise DataError(f"giextract/export/{FILE}: columns: {name} is missing; give it as {name}: [English, Chinese]")
    return Column(name, kind, _both(_listing().columns[name]), coded)


def table(name: str, *columns: Column) -> Table:
    """A table with its labels."""
    return Table(name, _both(_listing().tables[name]), columns)


def reasons(language: Language) -> dict[Missing, str]:
    """What people are told of each reason why a figure is not there."""
    return {reason: _both(_listing().missing[reason.name.lower()])[language] for reason in Missing}


@cache
def _listing() -> _Listing:
    text = (files("giextract.export") / FILE).read_text(encoding="utf-8")
    try:
        return _Listing.model_validate(yaml.safe_load(text))
    except (yaml.YAMLError, ValidationError) as error:
        raise DataError(f"giextract/export/{FILE}: {error}") from error


def _both(labels: tuple[str, str]) -> Mapping[Language, str]:
    return {"en": labels[0], "zh": labels[1]}
