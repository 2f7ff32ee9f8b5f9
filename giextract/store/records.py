"""What goes into a store and comes out of it; `report`, `page` and `answers` are packed JSON (`pack`)."""

from dataclasses import dataclass

from giextract.report import Outcome

Key = tuple[str, int]  # document and part
Pair = tuple[Key, Key]  # the lesser key first


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file stands: its path below the root it was given with; the root only tells equal paths apart."""

    path: str
    root: str


@dataclass(frozen=True, slots=True)
class Flag:
    """An error or warning that is open: the finding's id, its rule and severity, and the form of the table it is about."""

    finding: str
    rule: str
    severity: str
    form: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """One report of a document: the outcome, what queries ask for, the report.

    `page` only where it was just read, `answers` only where a model was just asked about it, `bands`, the sketch of its
    prose, only where it was just judged. `rolls_up` says that the report declares itself the sum of others.
    """

    part: int
    outcome: Outcome
    agency: str | None
    year: int | None
    report: bytes
    failure: str | None = None
    page: bytes | None = None
    answers: bytes | None = None
    flags: tuple[Flag, ...] = ()
    rolls_up: bool = False
    bands: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Likeness:
    """A report, and another one whose prose is its own to `share` per cent."""

    key: Key
    agency: str
    year: int
    their_agency: str
    their_year: int
    their_path: str
    share: int


@dataclass(frozen=True, slots=True)
class Entry:
    """What a run says about a file; without results, only that bytes which the store has already stand there.

    `sha256` is None for a file whose bytes could not be had. `read_by` and `judged_by` are the fingerprints of the
    code and data that made the pages and the results, `asked_by` that of the model which was asked about the pages.
    """

    place: Place
    sha256: str | None
    size: int | None
    document: str
    read_by: str
    judged_by: str
    results: tuple[Result, ...] = ()
    asked_by: str = ""


@dataclass(frozen=True, slots=True)
class Stands:
    """What a store knows of one report of a file; `agency` is a manifest's code or the printed name."""

    outcome: Outcome
    agency: str | None
    year: int | None


@dataclass(frozen=True, slots=True)
class Standing:
    """What a store has for the bytes that now stand at a path; no outcomes: it has not seen these bytes.

    `placed`: it knows that they stand there. `other_root`: at this path it has other bytes, from this other root.
    `reports` are those of these bytes, or else of what stood at the path before; `has_failed` says that this failed.
    """

    document: str
    outcomes: tuple[Outcome, ...] = ()
    read_by: str = ""
    judged_by: str = ""
    asked_by: str = ""
    failure: str | None = None
    placed: bool = False
    other_root: str | None = None
    reports: tuple[Stands, ...] = ()
    has_failed: bool = False


@dataclass(frozen=True, slots=True)
class StoredPage:
    """One stored reading, with the result it led to and a model's answers, if it was asked."""

    document: str
    path: str
    page: bytes
    report: bytes
    read_by: str
    answers: bytes | None = None


@dataclass(frozen=True, slots=True)
class Holding:
    """One current result as groups of reports are made of it; `agency` is a manifest's code or the printed name.

    `digest` is that of its packed report.
    """

    document: str
    part: int
    agency: str | None
    year: int | None
    outcome: Outcome
    path: str
    digest: str

    @property
    def key(self) -> Key:
        """What the result goes by."""
        return self.document, self.part


@dataclass(frozen=True, slots=True)
class Stored:
    """One current report with every place its bytes stand at, the first seen first, and the fingerprints it was made by."""

    report: bytes
    places: tuple[str, ...]
    read_by: str = ""
    judged_by: str = ""


@dataclass(frozen=True, slots=True)
class Queued:
    """One report in the list for review: what is open in it, and what people have decided."""

    document: str
    part: int
    path: str
    agency: str | None
    year: int | None
    outcome: Outcome
    errors: int
    warnings: int
    decided: int = 0
    lapsed: int = 0
    reviewer: str | None = None
    reviewed: str | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which reports a list is to show; `left` those with something open, `text` is looked for in agency and path."""

    left: bool = True
    severity: str | None = None
    rule: str | None = None
    form: str | None = None
    agency: str | None = None
    year: int | None = None
    reviewer: str | None = None
    text: str | None = None


def document_of(sha256: str | None, path: str, failed: bool = False) -> str:
    """Name a document by its bytes; a failure by its place, so that every failed file is told by its own name."""
    return f"at:{path}" if failed or sha256 is None else sha256
