"""What is true of a report, whoever wrote it down: a golden of ours, or figures that were annotated elsewhere."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fnmatch import fnmatchcase
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from giextract.errors import DataError
from giextract.evaluation import sums
from giextract.evaluation.golden import Golden
from giextract.report import Finding, Outcome

PASSING = frozenset({"verified", "consistent"})
UNSORTED = "–"  # the layout of what was annotated elsewhere


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something wrong on the page that a finding has to name: a rule and the pattern of its operands, or a broken sum's operands."""

    rule: str | None = None
    pattern: str = ""
    operands: frozenset[str] = frozenset()

    def is_named_by(self, finding: Finding) -> bool:
        """Tell whether a finding is about it; of a broken sum it may lack, or add, half of the operands."""
        if self.rule is not None:
            named = all(fnmatchcase(cell, self.pattern) for cell in finding.cells)
            return finding.severity != "notice" and finding.rule == self.rule and named
        if not is_alarm(finding):
            return False
        return 2 * len(self.operands.intersection(finding.cells)) >= len(self.operands.union(finding.cells))


def is_alarm(finding: Finding) -> bool:
    """Tell whether a finding says that the agency has printed an error."""
    return finding.severity == "error" and finding.cause == "as_printed"


@dataclass(frozen=True, slots=True)
class Truth:
    """One report as people read it; what nobody annotated is None and is not scored."""

    name: str
    layout: str
    title: str | None
    agency: str
    year: int
    forms: Mapping[str, str]
    cells: Mapping[str, Decimal | None]
    ambiguous: frozenset[str]
    """Cells that the text alone cannot tell."""
    wrong: tuple[Wrong, ...]
    false_statements: tuple[str, ...]
    forced: Mapping[str, Decimal]
    """Blank and lost cells with the one value that the sums leave them."""
    suspects: tuple[str, ...] = ()
    marked: frozenset[str] | None = None
    """Cells printed with a mark that nothing applies."""
    outcome: Outcome | None = None
    is_exact: bool = True
    """Whether the agency's name has to be the annotated one, or may be a part of it."""
    is_reviewed: bool = False
    """Whether a machine read it and a person judged that, instead of people reading it for themselves."""

    @property
    def passes(self) -> bool:
        """Whether the report should come out clean."""
        if self.outcome is not None:
            return self.outcome in PASSING
        return not (self.wrong or self.ambiguous or self.false_statements) and None not in self.cells.values()


def of_golden(golden: Golden, name: str) -> Truth:
    """The truth that a golden tells."""
    cells = golden.figures()
    ambiguous = frozenset(cell for cell in cells if golden.is_ambiguous(cell))
    open_cells = [cell for cell, figure in cells.items() if figure is None or cell in ambiguous]
    forced = {cell: value for cell in open_cells if (value := golden.forced_value(cell)) is not None}
    return Truth(
        name, golden.layout, golden.title, golden.agency, golden.year,
        {str(table): form for table, form in golden.forms.items()}, cells,
        ambiguous=ambiguous,
        wrong=tuple(Wrong(one.rule, one.cells) for one in golden.findings),
        false_statements=tuple(one.quote for one in golden.statements if one.holds is False),
        forced=forced,
        suspects=tuple(golden.suspects),
        marked=frozenset(c for c in cells if any(fnmatchcase(c, pattern) for pattern in golden.not_applicable)),
        outcome=golden.outcome, is_reviewed=golden.set == "reviewed",
    )  # fmt: skip


class _Statement(BaseModel):
    model_config = ConfigDict(frozen=True)

    quote: str
    agrees: bool | None = None


class _Annotation(BaseModel):
    """The part of NAME.golden.json that is scored; what else stands in it is for people."""

    model_config = ConfigDict(frozen=True)

    title: str | None = None
    agency: str
    year: int
    forms: dict[str, str]
    cells: dict[str, Decimal | None]
    ambiguous: tuple[str, ...] = ()
    statements: tuple[_Statement, ...] = ()

    @field_validator("cells", mode="before")
    @classmethod
    def _figures_or_none(cls, cells: object) -> object:
        return {c: _decimal(v) for c, v in cells.items()} if isinstance(cells, dict) else cells


def of_annotation(path: Path) -> Truth:
    """The truth of a NAME.golden.json, an annotation outside the project; raises DataError naming the file."""
    try:
        said = _Annotation.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, ValidationError) as error:
        raise DataError(f"{path}: {error}") from error
    return Truth(
        path.name.removesuffix(".golden.json"), UNSORTED, said.title, said.agency, said.year, said.forms, said.cells,
        ambiguous=frozenset(said.ambiguous),
        wrong=tuple(Wrong(operands=one) for one in dict.fromkeys(sums.broken(said.cells))),
        false_statements=tuple(one.quote for one in said.statements if one.agrees is False),
        forced=sums.forced(said.cells), is_exact=False,
    )  # fmt: skip


def squeezed(text: str | None) -> str:
    """A text without white space, as texts are compared."""
    return re.sub(r"\s", "", text or "")


def _decimal(value: object) -> Decimal | None:
    try:
        return None if value is None else Decimal(str(value))
    except InvalidOperation:
        return None
