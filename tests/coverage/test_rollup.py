"""What the reports of the units below one come to, and that a partial sum is never given as a whole one."""

from decimal import Decimal
from pathlib import Path

import pytest

from giextract.bulk.working.rows import row_of
from giextract.coverage import printed
from giextract.coverage.contribution import Given, given
from giextract.coverage.rollup import Rollup, Sum, roll_up
from giextract.decision import Decision
from giextract.errors import UsageError
from giextract.forms import cell_ids, forms
from giextract.pipeline import Reviewed
from giextract.report import Cell, Report, Source, Support
from giextract.store import Store
from tests.bulk.annual import annual
from tests.coverage.stores import LINES, NORTH, SOUTH, WHOLE, changed, filled, roster
from tests.export.stores import decide_cell, report_of
from tests.samples import BINARY

LICENCES, FEES, RECEIVED = "proactive.licences.decisions", "proactive.fees.amount", "requests.received.total"


def cell(rollup: Rollup, name: str) -> Sum:
    """One cell of a roll-up."""
    return next(one for one in rollup.sums if one.cell == name)


def test_every_cell_is_the_sum_of_the_units(tmp_path: Path) -> None:
    """Counts and amounts in the order of the form, exactly; the parent's own report is not among the units."""
    with filled(tmp_path, {"n.txt": NORTH, "s.txt": SOUTH, "w.txt": WHOLE}) as store:
        rollup = roll_up(store, roster(tmp_path, *LINES), "10", 2021)
    form = forms()["2021"]
    assert [one.cell for one in rollup.sums] == [c for table in form.tables for c in cell_ids(form, table)]
    assert (cell(rollup, LICENCES).total, cell(rollup, FEES).total, cell(rollup, RECEIVED).total) == (9, Decimal("1.75"), 6)
    assert all((one.given, one.lacking, one.partial) == (2, [], None) for one in rollup.sums)
    assert [(u.code, u.state, u.outcome, u.open_cells) for u in rollup.units] == [
        ("11", "counted", "consistent", 0), ("12", "counted", "consistent", 0)
    ]  # fmt: skip


def test_unit_without_a_report_makes_every_sum_partial(tmp_path: Path) -> None:
    """What is there is given as partial, and no sum is given at all."""
    with filled(tmp_path, {"n.txt": NORTH}) as store:
        rollup = roll_up(store, roster(tmp_path, *LINES), "沛榆县粮食局", 2021)
    assert all(one.total is None and one.lacking == [("沛榆县南岸粮站", "no_report")] for one in rollup.sums)
    assert cell(rollup, LICENCES).partial == 5
    assert rollup.states == {"counted": 1, "no_report": 1}


@pytest.mark.parametrize(
    ("was", "now", "name", "why"),
    [
        ("行政许可 | 4 |", "行政许可 |  |", LICENCES, "blank"),
        ("行政许可 | 4 |", "行政许可 | / |", LICENCES, "not_applicable"),
        ("行政规范性文件 | 1 | 1 | 4 |", "行政规范性文件 11234 |", "proactive.normative.issued", "undetermined"),
        ("（单位：万元）", "", FEES, "no_unit"),
    ],
)
def test_cell_without_a_figure_makes_its_sum_partial(tmp_path: Path, was: str, now: str, name: str, why: str) -> None:
    """A blank, a stroke, glued figures, an amount without a unit are no figures; other cells keep their sums."""
    with filled(tmp_path, {"n.txt": NORTH, "s.txt": changed(SOUTH, was, now)}) as store:
        rollup = roll_up(store, roster(tmp_path, *LINES), "10", 2021)
    one = cell(rollup, name)
    assert (one.total, one.given, one.lacking) == (None, 1, [("沛榆县南岸粮站", why)])
    assert one.partial is not None
    assert cell(rollup, RECEIVED).total == 6
    assert rollup.units[1].open_cells >= 1


def test_deduced_value_never_counts(tmp_path: Path) -> None:
    """A blank total that the equations force stays a blank here."""
    row = "四、结转下年度继续办理 |  |  | 1 | 0 | 0 | 0 | 0 | 0 | 1 |"
    south = changed(SOUTH, row, row.removesuffix("1 |") + " |")
    with filled(tmp_path, {"n.txt": NORTH, "s.txt": south}) as store:
        assert report_of(store, "s.txt").cells["requests.carried_out.total"].deduced == "1"
        one = cell(roll_up(store, roster(tmp_path, *LINES), "10", 2021), "requests.carried_out.total")
    assert (one.total, one.lacking, one.partial) == (None, [("沛榆县南岸粮站", "blank")], 0)


def test_what_people_decided_goes_before_what_is_read(tmp_path: Path) -> None:
    """A person's figure closes a blank, another one replaces what was read, and a person's blank is one."""
    files = {"n.txt": NORTH, "s.txt": changed(SOUTH, "行政许可 | 4 |", "行政许可 |  |")}
    with filled(tmp_path, files) as store:
        decide_cell(store, "s.txt", LICENCES, "7")
        decide_cell(store, "n.txt", "proactive.penalties.decisions", None)
        rollup = roll_up(store, roster(tmp_path, *LINES), "10", 2021)
    assert cell(rollup, LICENCES).total == 12
    assert cell(rollup, "proactive.penalties.decisions").lacking == [("沛榆县北岸粮站", "blank")]


@pytest.mark.parametrize(("typed", "total"), [("5000", None), ("0.5", Decimal("1.75"))])
def test_amount_typed_where_the_page_prints_yuan(tmp_path: Path, typed: str, total: Decimal | None) -> None:
    """Whether 5000 is meant in 元 or 万元 is not known, and so it is not added; what is only confirmed counts."""
    south = changed(changed(SOUTH, "（单位：万元）", ""), "行政事业性收费 | 0.5 |", "行政事业性收费 | 5000元 |")
    with filled(tmp_path, {"n.txt": NORTH, "s.txt": south}) as store:
        assert (report_of(store, "s.txt").cells[FEES].value, report_of(store, "s.txt").cells[FEES].unit) == ("0.5", "元")
        decide_cell(store, "s.txt", FEES, typed)
        one = cell(roll_up(store, roster(tmp_path, *LINES), "10", 2021), FEES)
    assert one.total == total
    assert one.lacking == ([] if total else [("沛榆县南岸粮站", "no_unit")])


def test_flagged_figures_count_as_printed_and_are_marked(tmp_path: Path) -> None:
    """A sum that a unit printed wrongly is added as it stands; the cell and the unit say so."""
    row = "一、本年新收政府信息公开申请数量 |  |  | 2 | 0 | 0 | 0 | 0 | 0 | 2 |"
    with filled(tmp_path, {"n.txt": NORTH, "s.txt": changed(SOUTH, row, row[:-3] + "3 |")}) as store:
        rollup = roll_up(store, roster(tmp_path, *LINES), "10", 2021)
    assert (cell(rollup, RECEIVED).total, cell(rollup, RECEIVED).flagged) == (7, 1)
    assert (rollup.units[1].outcome, rollup.units[1].findings >= 1) == ("flagged", True)
    assert cell(rollup, LICENCES).flagged == 0


def test_version_that_leads_counts_once_and_namesakes_never(tmp_path: Path) -> None:
    """Two prints of one report are one; two reports that are none of each other leave open which counts."""
    listed = roster(tmp_path, *LINES)
    other = changed(SOUTH, "行政许可 | 4 |", "行政许可 | 6 |")
    with filled(tmp_path, {"n.txt": NORTH, "s.txt": SOUTH, "t.txt": other}, listed) as store:
        rollup = roll_up(store, listed, "10", 2021)
    assert cell(rollup, LICENCES).total == 9 and rollup.states == {"counted": 2}
    with filled(tmp_path / "b", {"n.txt": NORTH, "s.txt": SOUTH, "t.txt": other}) as store:
        for path in ("s.txt", "t.txt"):
            _forget_versions(store, path)
        rollup = roll_up(store, listed, "10", 2021)
    assert rollup.units[1].state == "of_several" and cell(rollup, LICENCES).partial == 5


def test_failed_report_is_told_apart_from_a_missing_one(tmp_path: Path) -> None:
    """A file that could not be read is there, and gives nothing."""
    with filled(tmp_path, {"n.txt": NORTH, "沛榆县南岸粮站2021年.txt": BINARY}) as store:
        rollup = roll_up(store, roster(tmp_path, *LINES), "10", 2021)
    assert rollup.states == {"counted": 1, "failed": 1}
    assert cell(rollup, LICENCES).lacking == [("沛榆县南岸粮站", "failed")]


def test_report_on_another_form_gives_nothing(tmp_path: Path) -> None:
    """The figures of the older form do not count the same."""
    older = (Path(__file__).parents[1] / "rules" / "reports" / "2020.txt").read_text(encoding="utf-8")
    with filled(tmp_path, {"n.txt": NORTH, "o.txt": older.replace("2020年", "2021年")}) as store:
        (holding,) = [h for h in store.lines() if h.path == "o.txt"]
        listed = roster(tmp_path, LINES[0], LINES[1], f"12,{holding.agency},,,,10")
        rollup = roll_up(store, listed, "10", 2021)
    assert rollup.units[1].state == "counted"
    assert cell(rollup, LICENCES).lacking == [(holding.agency, "other_form")]


def test_own_report_of_the_parent_is_held_against_the_sum(tmp_path: Path) -> None:
    """Equal, rounded and differing cells; a partial sum is compared with nothing but what it exceeds."""
    listed = roster(tmp_path, *LINES)
    files = {"n.txt": NORTH, "s.txt": SOUTH, "w.txt": changed(WHOLE, "行政许可 | 9 |", "行政许可 | 4 |")}
    with filled(tmp_path, files) as store:
        rollup = roll_up(store, listed, "10", 2021)
        beside = printed.declared(store, listed, rollup)
    assert beside is not None and (beside.path, beside.is_told, beside.others, beside.beyond) == ("w.txt", True, (), ())
    found = {one.cell: printed.compare(one, beside, "2021") for one in rollup.sums}
    assert (found[LICENCES].comparison, found[LICENCES].difference) == ("differs", -5)
    assert (found[FEES].comparison, found[FEES].value) == ("rounded", Decimal("1.8"))
    assert {c.comparison for name, c in found.items() if name not in (LICENCES, FEES)} == {"same"}
    (tmp_path / "in" / "s.txt").unlink()
    with filled(tmp_path / "b", {"n.txt": NORTH, "w.txt": files["w.txt"]}) as store:
        rollup = roll_up(store, listed, "10", 2021)
    found = {one.cell: printed.compare(one, beside, "2021") for one in rollup.sums}
    assert (found[LICENCES].comparison, found[LICENCES].difference) == ("exceeds", None)
    assert found[RECEIVED].comparison == "partial"


def test_report_that_declares_other_units_is_told(tmp_path: Path) -> None:
    """Units that only the print names, and units that only the roster has."""
    listed = roster(tmp_path, LINES[0], LINES[1], "13,沛榆县西岸粮站,,,,10")
    with filled(tmp_path, {"n.txt": NORTH, "w.txt": WHOLE}) as store:
        beside = printed.declared(store, listed, roll_up(store, listed, "10", 2021))
    assert beside is not None and (beside.others, beside.beyond) == (("沛榆县南岸粮站",), ("沛榆县西岸粮站",))


def test_file_beside_the_store_is_read_and_not_kept(tmp_path: Path) -> None:
    """A printed sum may be named by its path in the store or on disk; the store stays as it was."""
    listed = roster(tmp_path, *LINES)
    (tmp_path / "whole.txt").write_text(WHOLE, encoding="utf-8")
    with filled(tmp_path, {"n.txt": NORTH, "s.txt": SOUTH, "w.txt": WHOLE.replace("2021", "2022")}) as store:
        rollup, before = roll_up(store, listed, "10", 2021), list(store.lines())
        assert printed.declared(store, listed, rollup) is None
        beside = printed.named(store, listed, rollup, str(tmp_path / "whole.txt"))
        assert {printed.compare(one, beside, "2021").comparison for one in rollup.sums} == {"same", "rounded"}
        assert list(store.lines()) == before
        assert printed.named(store, listed, rollup, "s.txt").scope is None
        with pytest.raises(UsageError, match=r"w\.txt: holds 0 reports for 2021"):
            printed.named(store, listed, rollup, "w.txt")
        with pytest.raises(UsageError, match="neither in the store nor on disk"):
            printed.named(store, listed, rollup, "none.txt")


@pytest.mark.parametrize(
    ("parent", "year", "said"),
    [("99", 2021, "--parent 99"), ("11", 2021, "no unit of the roster stands below"), ("10", 2007, "--year 2007: no form")],
)
def test_parent_or_year_that_there_is_not_is_refused(tmp_path: Path, parent: str, year: int, said: str) -> None:
    """The message names what was given."""
    with filled(tmp_path, {"n.txt": NORTH}) as store, pytest.raises(UsageError, match=said):
        roll_up(store, roster(tmp_path, *LINES), parent, year)


def test_units_below_are_those_at_the_end_of_the_year(tmp_path: Path) -> None:
    """A unit that was gone before the year ended is not waited for."""
    lines = (LINES[0], LINES[1], "12,沛榆县南岸粮站,,2021-06-30,,10")
    with filled(tmp_path, {"n.txt": NORTH}) as store:
        rollup = roll_up(store, roster(tmp_path, *lines), "10", 2021)
    assert [u.code for u in rollup.units] == ["11"] and cell(rollup, LICENCES).total == 5


def test_years_of_the_older_form(tmp_path: Path) -> None:
    """Reports of 2019 fill the form of 2019, signed changes and amounts in other units among them."""
    files = {f"{name}.txt": annual(2019, received, form="2019", agency=f"青岩县{name}局", licences=[10, change, 5])
             for name, received, change in (("水务", 2, -3), ("农业", 5, 1))}  # fmt: skip
    listed = roster(tmp_path, "1,青岩县人民政府,,,,", "2,水务局,,,,1", "3,农业局,,,,1")
    with filled(tmp_path, files) as store:
        rollup = roll_up(store, listed, "1", 2019)
    names = ("requests.received.total", "proactive.licences.items_change", "proactive.procurement.amount")
    assert rollup.form.id == "2019" and [cell(rollup, name).total for name in names] == [7, -2, 4]


def test_statistics_of_2014(tmp_path: Path) -> None:
    """The statistics table is a form like the others."""
    text = (Path(__file__).parents[1] / "rules" / "reports" / "2014.txt").read_text(encoding="utf-8")
    with filled(tmp_path, {"a.txt": text}) as store:
        report = report_of(store, "a.txt")
        rollup = roll_up(store, roster(tmp_path, LINES[0], f"11,{report.agency},,,,10"), "10", report.year or 0)
    stated = {name: Decimal(c.value) for name, c in report.cells.items() if c.value is not None}
    assert len(stated) > 20 and all(name.startswith("statistics.") for name in stated)
    assert {one.cell: one.total for one in rollup.sums if one.total is not None} == stated


@pytest.mark.parametrize("support", ["model_only", "disputed"])
def test_figure_that_nothing_bears_out_does_not_count(support: Support) -> None:
    """What a model alone saw, and what two readings see differently, is in doubt until a person has decided."""
    source = Source(path="a.txt", sha256="0" * 64, media_type="text/plain")
    cells = {LICENCES: Cell(value="5", state="stated", printed="5", support=support)}
    report = Report(source=source, outcome="flagged", forms={"proactive": "2021"}, cells=cells)
    reviewed = Reviewed(report, report, {}, {}, (), (), "flagged")
    assert given(reviewed, LICENCES, "count", "2021", frozenset()) == "in_doubt"
    decision = Decision(at="2026-01-01T00:00:00Z", by="李", path="a.txt", kind="type", cell=LICENCES, after="5")
    decided = Reviewed(report, report, {LICENCES: decision}, {}, (), (), "flagged")
    assert given(decided, LICENCES, "count", "2021", frozenset()) == Given(Decimal(5))


def test_unit_that_is_a_sum_itself_is_named(tmp_path: Path) -> None:
    """A roll-up among the units may count its own units twice, and says so."""
    with filled(tmp_path, {"n.txt": NORTH, "w.txt": WHOLE}) as store:
        rollup = roll_up(store, roster(tmp_path, "1,沛榆县人民政府,,,,", "10,沛榆县粮食局,,,,1", "11,沛榆县北岸粮站,,,,1"), "1", 2021)
    assert [bool(unit.declared) for unit in rollup.units] == [True, False]


def test_figures_of_many_digits_are_added_exactly() -> None:
    """No digit is lost, however long a figure is printed."""
    one = Sum(LICENCES, "count")
    one.add(Given(Decimal("9" * 60)))
    one.add(Given(Decimal("0.001")))
    assert one.total == Decimal("9" * 60 + ".001") and str(one.total) == "9" * 60 + ".001"


def _forget_versions(store: Store, path: str) -> None:
    """Take from a report what the comparison with its other versions left in it."""
    report = report_of(store, path).model_copy(update={"versions": ()})
    store.rejudge([(report.source.sha256, row_of(report))], "j")
