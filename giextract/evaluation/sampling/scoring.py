"""Hold what two people coded against each other and against the store."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from giextract.errors import UsageError
from giextract.evaluation.sampling.agreement import Agreement, agreement
from giextract.evaluation.sampling.coding import ABSENT, BLANK, NOT_APPLICABLE, UNTOLD, Place, read_sheet, spelled
from giextract.evaluation.sampling.drawing import Drawn, Sample
from giextract.evaluation.sampling.estimates import Observed, Rate, rate_of
from giextract.evaluation.sampling.frame import Key, key_of, report_of
from giextract.evaluation.sampling.sheets import CODERS, DESIGN, FOR_CODERS, SETTLED, labels_of, table_of
from giextract.report import Report
from giextract.store import Stored

Verdict = Literal["right", "abstained", "wrong"]
EMPTY = (BLANK, NOT_APPLICABLE, ABSENT)
PASSING = ("verified", "consistent")
MOST_CELLS = 26  # a finding over more cells than the longest sum has names none of them
SETTLED_HEADINGS = (
    "序号 no", "文件 file", "表 table", "行 row", "列 column", "单元格 cell", "甲 a", "乙 b", "定值 settled", "单位 unit",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scored:
    """What a coded sample says: how alike the coders were, what is left to do, and, when nothing is, the rates.

    `rates` are by stratum, `None` for the whole store: of wrong cells, of wrong ones that nothing flags, and of cells that
    we left undetermined.
    """

    sample: Sample
    agreement: Agreement
    complaints: tuple[str, ...]
    open: int
    unsettled: int
    rates: Mapping[str | None, Mapping[str, Rate]]


def score(folder: Path, reports: Iterable[Stored]) -> Scored:
    """Score a sample's folder; where the coders differ and no settled.csv is there yet, it is written to be filled in."""
    sample = _sample(folder)
    first, second = (read_sheet(folder / FOR_CODERS / name, sample, "值 value", "单位 unit") for name in CODERS)
    both = first.codes.keys() & second.codes.keys()
    differing = {place for place in both if first.codes[place] != second.codes[place]}
    pairs = [(first.codes[place], second.codes[place]) for place in sorted(both)]
    complaints = [*first.complaints, *second.complaints]
    still_open = len(first.open) + len(second.open)
    truth = {place: first.codes[place] for place in both - differing}
    if not complaints and not still_open:
        settled, said = _settled(folder, sample, differing, first.codes, second.codes)
        truth, complaints = truth | settled, said
    unsettled = len(differing - truth.keys())
    is_done = not (complaints or still_open or unsettled)
    rates = _rates(sample, _judged(sample, truth, reports)) if is_done else {}
    return Scored(sample, agreement(pairs), tuple(complaints), still_open, unsettled, rates)


def verdict_of(report: Report, cell: str, code: str) -> tuple[Verdict, bool]:
    """What a cell of ours is worth by what is printed, and, where it is wrong, whether nothing says so."""
    ours = report.cells.get(cell)
    value = None if ours is None or ours.value is None else spelled(Decimal(ours.value))
    named = any(f.severity != "notice" and len(f.cells) <= MOST_CELLS and cell in f.cells for f in report.findings)
    if code == UNTOLD:
        is_guessed = value is not None and not named
        return ("wrong", True) if is_guessed else ("right", False)
    if value == (None if code in EMPTY else code):
        return "right", False
    if value is None and ours is not None and ours.state == "undetermined":
        return "abstained", False
    return "wrong", report.outcome in PASSING or not named


def _sample(folder: Path) -> Sample:
    try:
        return Sample.model_validate_json((folder / DESIGN).read_bytes())
    except OSError as error:
        raise UsageError(f"{folder}: no {DESIGN} there: give the folder that giextract sample --to made") from error
    except ValidationError as error:
        raise UsageError(f"{folder / DESIGN}: not as it was written; draw the sample again") from error


def _settled(
    folder: Path, sample: Sample, differing: set[Place], first: Mapping[Place, str], second: Mapping[Place, str]
) -> tuple[dict[Place, str], list[str]]:
    """What was settled of the cells that were coded differently; the file for it is written once and then only read."""
    path = folder / SETTLED
    if not differing:
        return {}, []
    if not path.exists():
        try:
            path.write_text(_to_settle(sample, differing, first, second), encoding="utf-8", newline="")
        except OSError as error:
            raise UsageError(f"{path}: cannot be written: {(error.strerror or str(error)).lower()}") from None
        return {}, []
    coding = read_sheet(path, sample, "定值 settled", "单位 unit")
    return {place: code for place, code in coding.codes.items() if place in differing}, coding.complaints


def _to_settle(
    sample: Sample, differing: set[Place], first: Mapping[Place, str], second: Mapping[Place, str]
) -> str:
    rows = [list(SETTLED_HEADINGS)]
    for drawn in sample.reports:
        for cell in (c for cells in drawn.cells.values() for c in cells if (drawn.number, c) in differing):
            place = (drawn.number, cell)
            head = [str(drawn.number), f"{FOR_CODERS}/texts/{drawn.number:04}.txt", *labels_of(drawn.forms, cell)]
            rows.append([*head, cell, first[place], second[place], "", ""])
    return table_of(rows)


def _judged(sample: Sample, truth: Mapping[Place, str], reports: Iterable[Stored]) -> list[tuple[Drawn, str, Verdict, bool]]:
    """Every coded cell with its verdict; raises UsageError where the store has a report of the sample no more."""
    wanted: dict[Key, Drawn] = {(drawn.sha256, drawn.part): drawn for drawn in sample.reports}
    judged = []
    for one in reports:
        report = report_of(one)
        drawn = wanted.pop(key_of(report), None)
        for table, cells in drawn.cells.items() if drawn else ():
            assert drawn is not None
            for cell in cells:
                judged.append((drawn, table, *verdict_of(report, cell, truth[drawn.number, cell])))
    if wanted:
        paths = ", ".join(sorted(drawn.path for drawn in wanted.values())[:3])
        raise UsageError(f"the store has {len(wanted)} reports of the sample no more ({paths}): score it with its own store")
    return judged


def _rates(sample: Sample, judged: list[tuple[Drawn, str, Verdict, bool]]) -> dict[str | None, dict[str, Rate]]:
    rates: dict[str | None, dict[str, Rate]] = {}
    for stratum in (None, *sample.strata):
        own = [one for one in judged if stratum in (None, one[0].stratum)]
        kinds = {
            "wrong": [verdict == "wrong" for *_, verdict, _ in own],
            "silent": [silent for *_, silent in own],
            "abstained": [verdict == "abstained" for *_, verdict, _ in own],
        }
        weights = [(d, float(sample.weight(d, table))) for d, table, *_ in own]
        for kind, counts in kinds.items():
            told = [Observed(d.stratum, d.number, w, c) for (d, w), c in zip(weights, counts, strict=True)]
            if (rate := rate_of(told)) is not None:
                rates.setdefault(stratum, {})[kind] = rate
    return rates
