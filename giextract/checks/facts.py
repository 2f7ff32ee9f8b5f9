"""What rules are held against: the printed cells of a report and the remarks of those who read it. Knows no reader."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from giextract.report import ExtraCell, Span, State, Statement
from giextract.words import Language

Said = str | Mapping[Language, str]  # a word of a message; where the languages differ, one of each


@dataclass(frozen=True, slots=True)
class Known:
    """A cell as read: its value (None unless stated), and where it, its label and its heading stand."""

    value: Decimal | None
    state: State
    printed: str | None = None
    span: Span | None = None
    label_span: Span | None = None
    heading_span: Span | None = None
    kind: str = "count"
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that reading or settling has to say; `kind` names the rule that reports it, `words` fill its message."""

    kind: str
    cells: tuple[str, ...] = ()
    span: Span | None = None
    words: Mapping[str, Said] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TableFacts:
    """A table that was found: its form, whether it is the short form, and which cells of the form have no row."""

    table: str
    form: str
    short: bool
    missing: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that is known of one report; `used` are the equations that served to settle its cells.

    `agency` and `year` are a manifest's word where there is one (`given`), else the page's. `attached` are links to what
    seems to be the report on a page without tables, `doubtful` the places that OCR was not sure of.
    """

    text: str
    cells: Mapping[str, Known]
    tables: tuple[TableFacts, ...]
    extra: tuple[ExtraCell, ...] = ()
    remarks: tuple[Remark, ...] = ()
    used: frozenset[tuple[str, str]] = frozenset()
    agency: str | None = None
    year: int | None = None
    years: tuple[tuple[int, Span], ...] = ()
    statements: tuple[Statement, ...] = ()
    printed_agency: str | None = None
    printed_year: int | None = None
    origin: tuple[tuple[str, str, Span], ...] = ()
    given: tuple[tuple[str, str], ...] = ()
    attached: tuple[tuple[str, Span], ...] = ()
    doubtful: tuple[Span, ...] = ()

    def forms(self) -> dict[str, str]:
        """The form that each table is on."""
        return {t.table: t.form for t in self.tables}

    def table(self, name: str) -> TableFacts | None:
        """A table by name, if the page has it."""
        return next((t for t in self.tables if t.table == name), None)
