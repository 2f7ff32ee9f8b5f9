"""The reports of a store that may be drawn, and what parts them into strata."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from giextract.forms import cell_ids, forms
from giextract.report import Report
from giextract.store import Stored, unpack

Dimension = Literal["outcome", "form", "layout", "year"]
SCORED = ("verified", "consistent", "flagged")  # the others hold no figures of ours that could be wrong
LOST = ("settled", "neighbour", "prose", "model_only", "disputed")  # supports of figures whose borders print lost
HALF = 0.5
_KINDS = {"text/plain": "text", "text/html": "html", "application/pdf": "pdf"}

Key = tuple[str, int]  # the bytes' hash and the part: one report, wherever its copies stand


@dataclass(slots=True)
class Frame:
    """The keys of the reports by stratum, and how many reports were left out, by outcome."""

    strata: dict[str, list[Key]] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)

    @property
    def size(self) -> int:
        """How many reports may be drawn."""
        return sum(map(len, self.strata.values()))


def frame_of(stored: Iterable[Stored], by: Sequence[Dimension]) -> Frame:
    """Part a store's reports into strata, holding of each no more than its key."""
    frame = Frame()
    for one in stored:
        report = report_of(one)
        if report.outcome in SCORED and report.cells:
            stratum = " · ".join(DIMENSIONS[name](report) for name in by) or "all"
            frame.strata.setdefault(stratum, []).append(key_of(report))
        else:
            frame.left_out[report.outcome] += 1
    return frame


def report_of(stored: Stored) -> Report:
    """A stored report under the first place that it has now."""
    report = Report.model_validate_json(unpack(stored.report))
    return report.model_copy(update={"source": report.source.model_copy(update={"path": stored.places[0]})})


def key_of(report: Report) -> Key:
    """What names a report in a sample."""
    return report.source.sha256, report.source.part


def cells_by_table(report: Report) -> dict[str, list[str]]:
    """All cells that may be drawn: of a statutory table those of its form, read or not; of a statistics sheet those read."""
    tables: dict[str, list[str]] = {}
    for table, form in report.forms.items():
        if table == "statistics":
            tables[table] = [cell for cell in report.cells if cell.startswith("statistics.")]
        else:
            tables[table] = cell_ids(forms()[form], table)
    return {table: cells for table, cells in tables.items() if cells}


def _form(report: Report) -> str:
    return "+".join(sorted(set(report.forms.values()))) or "none"


def _layout(report: Report) -> str:
    """The kind of file, and how many of its figures stand between borders: all, most, or fewer than half."""
    printed = [cell for cell in report.cells.values() if cell.printed is not None]
    lost = sum(cell.support in LOST or cell.state == "undetermined" for cell in printed)
    share = lost / len(printed) if printed else 0
    kind = "scan" if any(cell.ocr for cell in printed) else _KINDS.get(report.source.media_type, "office")
    return f"{kind} {'borders' if not share else 'part' if share < HALF else 'glued'}"


DIMENSIONS: dict[Dimension, Callable[[Report], str]] = {
    "outcome": lambda report: report.outcome,
    "form": _form,
    "layout": _layout,
    "year": lambda report: str(report.year or "unknown"),
}
