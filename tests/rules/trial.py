"""Run an example of a rule: its sample report with the excerpt as it stands there, and with what is printed instead."""

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from giextract import bulk
from giextract.checks.policy import Policy
from giextract.checks.policy_file import shipped
from giextract.checks.rule import Excerpt
from giextract.forms import cell_ids, forms, row_and_column
from giextract.pipeline import Answers, Page, judge, judging, prepare
from giextract.reading.model.answers import Problem, TableAnswer
from giextract.reading.names import name_seen_alone
from giextract.report import Given, Report, Span
from giextract.settle.settled import settle
from giextract.settle.settlement import Settlement
from giextract.store import Store, unpack

REPORTS = Path(__file__).parent / "reports"
BASES = tuple(sorted(path.stem for path in REPORTS.glob("*.txt")))
BETWEEN = "…"


def sample(base: str) -> str:
    """The text of a sample report."""
    return (REPORTS / f"{base}.txt").read_text(encoding="utf-8")


def place_of(text: str, excerpt: str) -> re.Match[str]:
    """Where an excerpt stands, which must be one place alone; the groups are what its lines `…` stand for."""
    parts = re.split(rf"^{BETWEEN}\n", excerpt.rstrip("\n"), flags=re.MULTILINE)
    pattern = r"((?:.*\n)+?)".join(re.escape(part) for part in parts)
    found = list(re.finditer(pattern, text))
    assert len(found) == 1, f"the excerpt stands {len(found)} times in the sample report:\n{excerpt}"
    return found[0]


def changed(text: str, example: Excerpt) -> tuple[str, Span]:
    """The text with what is printed instead, and where that stands."""
    match = place_of(text, example.passes)
    kept = iter(match.groups())
    fails = (example.passes if example.fails is None else example.fails).rstrip("\n")
    printed = re.sub(rf"^{BETWEEN}\n", lambda _: next(kept), fails, flags=re.MULTILINE)
    return text[: match.start()] + printed + text[match.end() :], (match.start(), match.start() + len(printed))


def passing(example: Excerpt) -> Report:
    """The sample report as it is; where the example is about a model, the model reads what is printed."""
    text = sample(example.base)
    place_of(text, example.passes)
    page = _page(text, example.base)
    return judge(page, _answers(page, {}, {}) if example.model or example.prose else None, _policy(example))


def failing(example: Excerpt, monkeypatch: pytest.MonkeyPatch) -> Report:
    """The sample report with the other excerpt, and with what no text can bring about."""
    text, span = changed(sample(example.base), example)
    page = _page(text, example.base, Given.model_validate(example.manifest) if example.manifest else None)
    if example.scanned or example.unsure:
        notes = (*page.notes, *name_seen_alone(page, [page.span]))
        page = page.model_copy(update={"is_ocr": True, "doubtful": (span,) * example.unsure, "notes": notes})
    if example.misread:
        monkeypatch.setattr(judging, "settle", lambda page: _misread(settle(page), example.misread))
    told = example.model or example.prose
    return judge(page, _answers(page, example.model, example.prose) if told else None, _policy(example))


def _policy(example: Excerpt) -> Policy | None:
    return shipped(example.policy) if example.policy else None


def stored(example: Excerpt, text: str, folder: Path, roster: dict[str, str] | None = None) -> list[Report]:
    """What the reports of a store say of each other: a text, and the sample reports beside it."""
    files = {f"{example.base}.txt": text} | {f"beside-{name}.txt": sample(name) for name in example.beside}
    (folder / "in").mkdir(parents=True)
    for name, own in files.items():
        (folder / "in" / name).write_text(own, encoding="utf-8")
    with Store.open(str(folder / "store.db"), create=True) as store:
        assert not [d.failure for d in bulk.extract(bulk.find([str(folder / "in")]), store) if d.failure]
        bulk.second_pass(store, _roster(roster, folder))
        return [Report.model_validate_json(unpack(s.report)) for s in store.reports()]


def _roster(units: dict[str, str] | None, folder: Path) -> bulk.Roster | None:
    if not units:
        return None
    lines = ["code,name", *(f"{code},{name}" for code, name in units.items())]
    (folder / "roster.csv").write_text("\n".join(lines), encoding="utf-8")
    return bulk.load_roster(folder / "roster.csv")


def _page(text: str, base: str, given: Given | None = None) -> Page:
    (page,) = prepare(text.encode(), f"{base}.txt", given)
    return page


def _misread(settlement: Settlement, slips: dict[str, str]) -> Settlement:
    for cell, other in slips.items():
        known = settlement.cells[cell]
        settlement.cells[cell] = settlement.cells.get(other) or replace(known, value=Decimal(other))
    return settlement


def _answers(page: Page, cells: dict[str, str], prose: dict[str, str]) -> Answers:
    """What a model answers that copies the page, but for these cells, tables and figures of the prose."""
    report = judge(page)
    printed = {name: cell.printed for name, cell in report.cells.items()} | cells
    failed = [Problem(kind=kind, table=name, detail="no answer") for name, kind in cells.items() if name in report.forms]  # type: ignore[arg-type]
    tables = {
        name: _table(form, [(c, printed[c]) for c in cell_ids(forms()[form], name) if c in printed])
        for name, form in report.forms.items()
        if name not in cells
    }
    seen = [s for s in page.statements if s.quote in prose]
    assert {s.quote for s in seen} == set(prose), "the quote is not one that the patterns see"
    said = tuple(s.model_copy(update={"variable": prose[s.quote], "read_by": ("model",)}) for s in seen)
    return Answers(prompts=("tables@1",), model="a model", tables=tables, statements=said, problems=tuple(failed))


def _table(form: str, printed: list[tuple[str, str | None]]) -> TableAnswer:
    rows: dict[str, tuple[str | None, ...]] = {}
    columns: dict[str, tuple[str, ...]] = {}
    for cell, text in printed:
        row, column = row_and_column(cell)
        rows[row] = (*rows.get(row, ()), text)
        columns[row] = (*columns.get(row, ()), column)
    return TableAnswer(form=form, rows=rows, columns=columns, attempts=1)
