"""What a report states: cells, findings, statements, and the outcome of reading it.

These are the shapes that leave the package (store, export); contract.md of the project fixes their names.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict

Span = tuple[int, int]
Box = tuple[float, float, float, float]
State = Literal["stated", "blank", "not_applicable", "undetermined"]
Support = Literal["agreed", "bordered", "settled", "neighbour", "prose", "model_only", "disputed", "none"]
Severity = Literal["error", "warning", "notice"]
Cause = Literal[
    "as_printed", "reading_conflict", "unreadable", "incomplete", "narrative", "form", "other_report", "limit", "ocr"
]
Outcome = Literal["verified", "consistent", "flagged", "failed", "not_a_report"]
OUTCOMES: tuple[Outcome, ...] = ("verified", "consistent", "flagged", "failed", "not_a_report")


class Frozen(BaseModel):
    """A value that crosses a border: checked on the way in, never changed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(Frozen):
    """Where a report came from; `path` is below the root it was given with, `part` counts reports in one file from 1."""

    path: str
    part: int = 1
    sha256: str
    media_type: str


class Given(Frozen):
    """What a person says of a file in a manifest; it goes before what the page says."""

    url: str | None = None
    agency: str | None = None
    agency_id: str | None = None
    year: int | None = None
    fetched_at: str | None = None


class Origin(Frozen):
    """Something known about a report, where it stands on the page, or that a manifest or a roster says so."""

    value: str
    span: Span | None = None
    by: Literal["page", "manifest", "roster"] = "page"


class Version(Frozen):
    """A place where the same report of the same year stands, too; one of them leads."""

    path: str
    part: int
    sha256: str
    media_type: str
    leads: bool = False


class Cell(Frozen):
    """One cell of a form as the report prints it; spans are half-open offsets (code points) into the document's text.

    Of a PDF or an image `page` counts from 1 and `box` is left, top, right, bottom in points from the page's top left.
    """

    value: str | None = None
    state: State
    printed: str | None = None
    span: Span | None = None
    label_span: Span | None = None
    heading_span: Span | None = None
    readings: dict[Literal["labels", "model"], str] = {}
    support: Support = "none"
    checked_by: tuple[str, ...] = ()
    deduced: str | None = None
    unit: str | None = None
    unit_span: Span | None = None
    page: int | None = None
    box: Box | None = None
    ocr: bool = False


class ExtraCell(Frozen):
    """A printed number of a row or column that no form has; `value` only where it is a plain number."""

    table: str
    label: str
    column: str | None = None
    printed: str
    value: str | None = None
    unit: str | None = None
    span: Span


Slip = Literal[
    "wrong_digit", "swapped_digits", "digit_dropped", "digit_added", "left_blank", "wrong_applicant", "shifted_row",
    "total_left_at_zero", "total_in_wrong_column", "value_one_row_off", "carry_left_standing", "several", "unknown",
]  # fmt: skip


class Explanation(Frozen):
    """Cells whose change would make the broken equations hold, what each would have to be, and what the slip looks like.

    A value is None where several would do. They are for a reviewer's eyes: none is ever taken for what is printed.
    """

    cells: tuple[str, ...]
    values: tuple[str | None, ...]
    kind: Slip = "unknown"


class Finding(Frozen):
    """Something about the report that a person should know; `cells` are all operands of this instance of the rule.

    `suspects` are the cells of `explanations`, in the same order. `words` fill the message, in Chinese where the
    languages differ, so that others can say the same in a sentence of their own.
    """

    id: str
    rule: str
    severity: Severity
    cause: Cause
    message: str
    message_zh: str
    cells: tuple[str, ...] = ()
    quote: str | None = None
    span: Span | None = None
    suspects: tuple[tuple[str, ...], ...] = ()
    explanations: tuple[Explanation, ...] = ()
    words: dict[str, str] = {}


class Part(Frozen):
    """One addend of a statement's own arithmetic."""

    value: str
    span: Span


class Statement(Frozen):
    """A figure or claim that the prose makes, with its verbatim quote.

    A claim's `relation` says how its parts belong to the whole: `closed`, these are all; `list`, in brackets behind it;
    `among`, some may be left out; `share`, the first part is said to be `stated` per cent of one of the others; `growth`,
    the first part is said to be `stated` per cent more or less than before, the others are what it was, or by how much;
    `change`, it is said to be more or less by `stated`, or to have been the second part before; `points`, the second part
    is the first one's share, said to be `stated` percentage points more or less than before. `direction` is which way.
    `value_span` is where the figure itself stands; `read_by` says who saw it, the witness by patterns or the model.
    """

    variable: str
    kind: Literal["figure", "claim"]
    relation: Literal["closed", "list", "among", "share", "growth", "change", "points"] | None = None
    quote: str
    span: Span
    value: str | None = None
    unit: str | None = None
    value_span: Span | None = None
    approximate: bool = False
    scope: str | None = None
    parts: tuple[Part, ...] = ()
    stated: str | None = None
    direction: Literal["up", "down"] | None = None
    recomputed: str | None = None
    cells: tuple[str, ...] = ()
    holds: bool | None = None
    read_by: tuple[Literal["witness", "model"], ...] = ("witness",)


UnitGroup = Literal["regions", "departments", "all"]


class RollUp(Frozen):
    """A report's own word that its figures are those of several units together, with its verbatim quote.

    `scope` is as printed; `named` are units that it names one by one, `groups` those that it names together, by their kind;
    `includes_own` says that its own 本级 is one of them, `is_closed` that the words leave no other unit open.
    """

    quote: str
    span: Span
    scope: str
    named: tuple[str, ...] = ()
    groups: tuple[UnitGroup, ...] = ()
    includes_own: bool = False
    is_closed: bool = False


class PolicyName(Frozen):
    """The policy that a report was judged by: its name and the SHA-256 of its file."""

    name: str
    sha256: str


class Usage(Frozen):
    """What the model reading cost."""

    requests: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cached: int = 0


class ReadingNote(Frozen):
    """Which prompt and model made the model reading, and when; empty without one."""

    prompt: str | None = None
    model: str | None = None
    at: str | None = None


class Report(Frozen):
    """One agency's report for one year, read and judged."""

    source: Source
    title: str | None = None
    agency: str | None = None
    agency_id: str | None = None
    year: int | None = None
    period: tuple[str, str] | None = None
    outcome: Outcome
    unconfirmed: int = 0
    forms: dict[str, str] = {}
    cells: dict[str, Cell] = {}
    extra_cells: tuple[ExtraCell, ...] = ()
    findings: tuple[Finding, ...] = ()
    statements: tuple[Statement, ...] = ()
    origin: dict[str, Origin] = {}
    versions: tuple[Version, ...] = ()
    rollup: RollUp | None = None
    policy: PolicyName | None = None
    usage: Usage = Usage()
    reading: ReadingNote = ReadingNote()
    failure: str | None = None


def failed(source: Source, reason: str) -> Report:
    """The report of a file that could not be read as a document."""
    return Report(source=source, outcome="failed", failure=reason)
