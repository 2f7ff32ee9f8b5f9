"""A glued row that its own report cannot cut is cut by the years beside, and says on what that rests."""

from pathlib import Path

from giextract import bulk
from giextract.report import Report
from giextract.store import Store
from tests.bulk.annual import annual, reports, stored, told

ROW = [f"proactive.normative.{column}" for column in ("issued", "repealed", "in_force")]
GLUED = annual(2023, layout="glued", normative=[3, 2, 11])  # 3211 may be 3 2 11, 3 21 1 or 32 1 1


def row(report: Report, cells: list[str] = ROW) -> list[tuple[str | None, str]]:
    """What a row's cells are worth, and what supports them."""
    return [(report.cells[cell].value, report.cells[cell].support) for cell in cells]


def alone(tmp_path: Path, data: bytes) -> Report:
    """A report that no other stands beside."""
    (tmp_path / "alone").mkdir()
    return stored(tmp_path / "alone", {"g.txt": data})["g.txt"]


def test_last_years_stock_cuts_a_row(tmp_path: Path) -> None:
    """10 in force, 3 issued, 2 repealed, 11 in force: the only cut that goes on; the row stays in question."""
    report = stored(tmp_path, {"a.txt": annual(2022), "g.txt": GLUED})["g.txt"]
    assert row(report) == [("3", "neighbour"), ("2", "neighbour"), ("11", "neighbour")]
    assert [report.cells[c].printed for c in ROW] == ["3", "2", "11"]
    (finding,) = [f for f in report.findings if f.rule == "Y713"]
    assert (finding.severity, finding.cells) == ("warning", tuple(ROW))
    assert "3211 is read as 3 2 11, the one cut that goes on from the report of 2022 (a.txt)" in finding.message
    assert "could not be tested" in finding.message
    assert [f.rule for f in report.findings if ROW[0] in f.cells] == ["C205", "Y713"]
    assert report.outcome == "flagged"


def test_next_years_stock_cuts_a_row(tmp_path: Path) -> None:
    """What the year after began with is what this one ended with."""
    after = annual(2024, normative=[1, 5, 7])
    report = stored(tmp_path, {"g.txt": GLUED, "n.txt": after})["g.txt"]
    assert row(report) == [("3", "neighbour"), ("2", "neighbour"), ("11", "neighbour")]
    assert "the report of 2024 (n.txt)" in told(report)["Y713"]


def test_how_often_it_held_is_told(tmp_path: Path) -> None:
    """Two other years that can be tested, and the relation held."""
    years = {"z.txt": annual(2021, normative=[1, 0, 9]), "a.txt": annual(2022), "g.txt": GLUED}
    assert "held 1 of 1 times" in told(stored(tmp_path, years)["g.txt"])["Y713"]


def test_a_relation_that_failed_is_not_used(tmp_path: Path) -> None:
    """2021 to 2022 does not go on, so nobody knows that 2022 to 2023 does."""
    years = {"z.txt": annual(2021, normative=[1, 0, 8]), "a.txt": annual(2022), "g.txt": GLUED}
    report = stored(tmp_path, years)["g.txt"]
    assert row(report) == [(None, "none")] * 3
    assert "Y713" not in told(report)


def test_no_cut_that_goes_on(tmp_path: Path) -> None:
    """Whatever is cut, 40 documents do not go on: the row stays open, and no other row may use the relation."""
    files = {"a.txt": annual(2022, normative=[2, 1, 40], rules=[1, 0, 7]), "g.txt": GLUED}
    assert row(stored(tmp_path, files)["g.txt"]) == [(None, "none")] * 3
    both = annual(2023, layout="glued", normative=[3, 2, 11], rules=[1, 2, 16])  # 1216: 7 + 1 - 2 is 6, not 16
    assert row(stored(tmp_path, {"a.txt": annual(2022, rules=[1, 0, 7]), "g.txt": both})["g.txt"]) == [(None, "none")] * 3


def test_two_cuts_that_go_on(tmp_path: Path) -> None:
    """10119 may be 10 1 19 or 10 11 9, and 10 + 10 makes either: the row stays open."""
    report = stored(tmp_path, {"a.txt": annual(2022, normative=[2, 1, 10]), "g.txt": annual(2023, layout="glued", normative=[10, 1, 19])})
    assert row(report["g.txt"]) == [(None, "none")] * 3


def test_a_neighbour_that_is_itself_open_says_nothing(tmp_path: Path) -> None:
    """Two glued years do not settle each other."""
    found = stored(tmp_path, {"a.txt": annual(2022, layout="glued", normative=[4, 2, 11]), "g.txt": GLUED})
    assert {support for report in found.values() for _, support in row(report)} == {"none"}


def test_a_figure_lent_by_one_neighbour_is_lent_to_no_other(tmp_path: Path) -> None:
    """2021 is told and cuts 2022; 2022 is still open for 2023."""
    files = {"a.txt": annual(2021, normative=[2, 1, 9]), "b.txt": annual(2022, layout="glued", normative=[4, 2, 11]), "g.txt": GLUED}
    found = stored(tmp_path, files)
    assert row(found["b.txt"])[2] == ("11", "neighbour")
    assert row(found["g.txt"]) == [(None, "none")] * 3


def test_it_is_taken_back_with_the_neighbour(tmp_path: Path) -> None:
    """When last year's report is another agency's, or is corrected so that nothing goes on, the row is as it was."""
    before = alone(tmp_path, GLUED)
    assert row(stored(tmp_path, {"a.txt": annual(2022), "g.txt": GLUED})["g.txt"])[0] == ("3", "neighbour")
    changed = stored(tmp_path, {"a.txt": annual(2022, agency="白水县水务局")})["g.txt"]
    assert changed == before
    assert row(stored(tmp_path, {"a.txt": annual(2022)})["g.txt"])[0] == ("3", "neighbour")
    assert stored(tmp_path, {"a.txt": annual(2022, normative=[2, 1, 40])})["g.txt"].cells == before.cells


def test_rules_run_again_give_the_same(tmp_path: Path) -> None:
    """verify tells of no change, and the row is cut as before."""
    before = stored(tmp_path, {"a.txt": annual(2022), "g.txt": GLUED})
    with Store.open(str(tmp_path / "s.db")) as store:
        done = list(bulk.verify(store))
        assert not [d for d in done if d.changes.new or d.changes.dropped]
        bulk.second_pass(store)
        assert reports(store) == before


def test_items_of_the_form_of_2019(tmp_path: Path) -> None:
    """10 items and 1 more are 11 the year after; the fees of last year are cut by this year's."""
    going_on = {"licences": [11, 1, 5], "other_services": [12, 2, 5], "penalties": [13, 3, 5], "coercive": [14, 4, 5]}
    files = {
        "a.txt": annual(2019, form="2019"),
        "g.txt": annual(2020, form="2019", layout="glued", **going_on, normative=[3, 3, 13], fees=[3, 0]),
    }
    report = stored(tmp_path, files)["g.txt"]
    cells = [f"proactive.licences.{c}" for c in ("items_before", "items_change", "decisions")]
    assert row(report, cells) == [("11", "neighbour"), ("1", "neighbour"), ("5", "neighbour")]


def test_last_years_figure_left_standing_is_named(tmp_path: Path) -> None:
    """The carry that was not written anew is last year's own: told as that, once last year is in the store."""
    right = {"received": [40, 0, 0, 0, 0, 0, 40], "granted": [38, 0, 0, 0, 0, 0, 38], "concluded": [38, 0, 0, 0, 0, 0, 38]}
    last = annual(2022, rows=right | {"carried_in": [17, 0, 0, 0, 0, 0, 17], "carried_out": [19, 0, 0, 0, 0, 0, 19]})
    wrong = annual(2023, normative=[0, 0, 10], rows=right | {
        "carried_in": [17, 0, 0, 0, 0, 0, 17], "carried_out": [21, 0, 0, 0, 0, 0, 21],
    })  # fmt: skip
    by_itself = alone(tmp_path, wrong)
    assert "carry_left_standing" not in {e.kind for f in by_itself.findings for e in f.explanations}
    found = stored(tmp_path, {"a.txt": last, "g.txt": wrong})["g.txt"]
    first = next(f.explanations[0] for f in found.findings if f.explanations)
    assert (first.kind, first.cells, first.values) == (
        "carry_left_standing", ("requests.carried_in.individual", "requests.carried_in.total"), ("19", "19"),
    )  # fmt: skip
    assert {c: k.value for c, k in found.cells.items()} == {c: k.value for c, k in by_itself.cells.items()}
    gone = stored(tmp_path, {"a.txt": annual(2022, agency="白水县水务局")})["g.txt"]
    assert gone.findings == by_itself.findings


def test_last_year_breaks_a_tie_between_explanations(tmp_path: Path) -> None:
    """By itself the carry is the first to be doubted; it is what last year carried over, and so it is the last."""
    right = {"received": [40, 0, 0, 0, 0, 0, 40], "granted": [38, 0, 0, 0, 0, 0, 38], "concluded": [38, 0, 0, 0, 0, 0, 38]}
    wrong = annual(2023, normative=[0, 0, 10], rows=right | {
        "carried_in": [17, 0, 0, 0, 0, 0, 17], "carried_out": [21, 0, 0, 0, 0, 0, 21],
    })  # fmt: skip
    carry = ("requests.carried_in.individual", "requests.carried_in.total")

    def suspects(report: Report) -> tuple[tuple[str, ...], ...]:
        return next(f.suspects for f in report.findings if f.rule == "B302")

    assert suspects(alone(tmp_path, wrong))[0] == carry
    last = annual(2022, rows=right | {"carried_in": [15, 0, 0, 0, 0, 0, 15], "carried_out": [17, 0, 0, 0, 0, 0, 17]})
    found = suspects(stored(tmp_path, {"a.txt": last, "g.txt": wrong})["g.txt"])
    assert found[0] != carry
    assert set(found) == set(suspects(alone_again(tmp_path)))


def alone_again(tmp_path: Path) -> Report:
    """The report that `alone` has put into a store."""
    return stored(tmp_path / "alone", {})["g.txt"]
