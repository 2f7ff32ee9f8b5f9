"""Reports of one agency for consecutive years are held against each other after a run."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from giextract.report import Report
from tests.bulk.annual import annual, stored, told

Go = Callable[[Mapping[str, bytes]], dict[str, Report]]


def report(year: int, carried_in: int, carried_out: int, stock: tuple[int, int, int] = (2, 1, 10)) -> bytes:
    """A report of one agency that adds up: two applications received, the rest granted."""
    return annual(year, 2, carried_in, carried_out, normative=list(stock))


@pytest.fixture
def go(tmp_path: Path) -> Go:
    """Put files into a folder, extract it, compare; give the reports by path."""
    return lambda files: stored(tmp_path, files)


def test_years_that_agree_stay_clean(go: Go) -> None:
    """What one carries over the next takes in; documents in force go on."""
    reports = go({"a.txt": report(2022, 0, 1), "b.txt": report(2023, 1, 0, (3, 2, 11))})
    assert {r.outcome for r in reports.values()} == {"consistent"}
    assert not told(reports["b.txt"])


def test_carry_that_differs_is_told_at_the_later_report(go: Go) -> None:
    """The later report is flagged, the cells are named with both figures and the other's path."""
    reports = go({"a.txt": report(2022, 0, 1), "b.txt": report(2023, 0, 0, (3, 2, 11))})
    assert reports["a.txt"].outcome == "consistent"
    assert reports["b.txt"].outcome == "flagged"
    (finding,) = [f for f in reports["b.txt"].findings if f.rule == "Y701"]
    assert finding.cells == ("requests.carried_in.individual", "requests.carried_in.total")
    assert "carried in 自然人 0, 总计 0, the report of 2022 carried over 自然人 1, 总计 1" in finding.message


def test_stock_that_does_not_go_on(go: Go) -> None:
    """10 in force, 3 issued, 2 repealed: 11, not 12."""
    reports = go({"a.txt": report(2022, 0, 0), "b.txt": report(2023, 0, 0, (3, 2, 12))})
    assert "in force 12; 10 of 2022 + 3 - 2 = 11" in told(reports["b.txt"])["Y702"]


def test_missing_year_is_named_and_nothing_compared(go: Go) -> None:
    """2021 and 2023 are not held against each other."""
    reports = go({"a.txt": report(2021, 0, 1), "b.txt": report(2023, 0, 0, (3, 2, 12))})
    assert told(reports["b.txt"]) == {"Y704": "no report of 2022 in the store"}
    assert reports["b.txt"].outcome == "consistent"


def test_what_an_earlier_report_told_goes_with_it(go: Go) -> None:
    """A corrected report of last year takes the finding back."""
    assert told(go({"a.txt": report(2022, 0, 1), "b.txt": report(2023, 0, 0, (3, 2, 11))})["b.txt"])
    after = go({"a.txt": report(2022, 0, 0)})
    assert not told(after["b.txt"])
    assert after["b.txt"].outcome == "consistent"
    gone = go({"a.txt": "另一份文件，不是年报。".encode() * 20})
    assert not told(gone["b.txt"])


def test_carry_names_every_column_and_the_difference(go: Go) -> None:
    """Less and more than was carried over are both told, with a sign."""
    fewer = go({"a.txt": report(2022, 0, 1), "b.txt": report(2023, 0, 0, (3, 2, 11))})
    assert told(fewer["b.txt"])["Y701"].endswith("difference 自然人 -1, 总计 -1")
    more = go({"a.txt": report(2022, 0, 0), "b.txt": report(2023, 1, 0, (3, 2, 11))})
    assert told(more["b.txt"])["Y701"].endswith("difference 自然人 +1, 总计 +1")


def old(year: int, **more: list[int]) -> bytes:
    """A report on the form of 2019."""
    return annual(year, form="2019", **more)


GOING_ON = {"licences": [11, 1, 5], "other_services": [12, 2, 5], "penalties": [13, 3, 5], "coercive": [14, 4, 5]}
PUBLIC = {"normative": [3, 3, 13]}


def test_items_that_go_on_are_clean(go: Go) -> None:
    """Items of last year and their change are the items that the next report begins with."""
    reports = go({"a.txt": old(2019), "b.txt": old(2020, **GOING_ON, **PUBLIC)})
    assert not told(reports["b.txt"])


def test_a_row_of_items_out_of_line_is_a_notice(go: Go) -> None:
    """One row differs where the others show that items are counted: told, not flagged."""
    reports = go({"a.txt": old(2019), "b.txt": old(2020, **GOING_ON | {"penalties": [31, 3, 5]}, **PUBLIC)})
    (finding,) = [f for f in reports["b.txt"].findings if f.rule == "Y705"]
    assert (finding.severity, finding.cells) == ("notice", ("proactive.penalties.items_before",))
    assert "31; 10 of 2019 with a change of 3 make 13 (a.txt), difference +18; 4 of 5 rows go on" in finding.message
    assert reports["b.txt"].outcome == "consistent"


def test_who_does_not_count_items_is_left_alone(go: Go) -> None:
    """Where most rows do not go on, the agency counts something else there."""
    counted = {"licences": [500, 20, 5], "other_services": [70, 2, 5], "penalties": [90, 3, 5], "coercive": [14, 4, 5]}
    assert not told(go({"a.txt": old(2019), "b.txt": old(2020, **counted, **PUBLIC)})["b.txt"])


def test_total_made_public_that_does_not_go_on(go: Go) -> None:
    """10 in all and 3 new are 13, not 12: a notice, for documents lapse."""
    reports = go({"a.txt": old(2019), "b.txt": old(2020, **GOING_ON, normative=[3, 3, 12])})
    assert "made public in all 12; 10 of 2019 + 3 new = 13" in told(reports["b.txt"])["Y706"]
    assert reports["b.txt"].outcome == "consistent"


def test_more_new_than_in_all(go: Go) -> None:
    """One report alone tells that more was newly made public than is public."""
    (report,) = go({"a.txt": old(2019, normative=[2, 12, 10])}).values()
    assert told(report) == {"Y714": "规范性文件: newly made public 12, in all 10"}
    assert report.outcome == "consistent"


def test_cases_that_were_undecided_and_are_gone(go: Go) -> None:
    """Three cases were pending, and the next year has one in all."""
    reports = go({"a.txt": annual(2022, pending=3), "b.txt": annual(2023, total_cases=1, normative=[0, 0, 10])})
    assert "1 cases in all, 3 were undecided in the report of 2022 (a.txt), difference -2" in told(reports["b.txt"])["Y707"]
    assert reports["b.txt"].outcome == "consistent"
    kept = go({"b.txt": annual(2023, total_cases=3, normative=[0, 0, 10])})
    assert not told(kept["b.txt"])


@pytest.mark.parametrize(("now", "is_told"), [(560, True), (559, False), (5, False), (6, False), (56, False)])
def test_ten_times_as_many(go: Go, now: int, is_told: bool) -> None:
    """56 licences and then 560 are worth a look; 5 after 56 are few, not a digit less."""
    reports = go({"a.txt": annual(2022, licences=[56]), "b.txt": annual(2023, licences=[now], normative=[0, 0, 10])})
    assert ("Y708" in told(reports["b.txt"])) is is_told
    assert reports["b.txt"].outcome == "consistent"


def test_amounts_of_another_unit(go: Go) -> None:
    """元 under a head of 万元 make ten thousand times as much; a good year does not."""
    files = {"a.txt": annual(2022, fees=["12.5"]), "b.txt": annual(2023, fees=["130000"], normative=[0, 0, 10])}
    assert "10400.0 times" in told(go(files)["b.txt"])["Y708"]
    assert not told(go({"b.txt": annual(2023, fees=["1250"], normative=[0, 0, 10])})["b.txt"])


ALIKE = {
    "received": [30, 2, 0, 0, 0, 0, 32], "granted": [20, 1, 0, 0, 0, 0, 21], "denied.query": [4, 1, 0, 0, 0, 0, 5],
    "unprocessed.petition": [6, 0, 0, 0, 0, 0, 6], "concluded": [30, 2, 0, 0, 0, 0, 32],
}  # fmt: skip


def test_a_table_left_standing(go: Go) -> None:
    """A whole table that is last year's is flagged; a small one may well be alike."""
    reports = go({"a.txt": annual(2022, rows=ALIKE), "b.txt": annual(2023, rows=ALIKE, normative=[0, 0, 10])})
    assert "all 14 figures are those of the report of 2022 (a.txt)" in told(reports["b.txt"])["Y709"]
    assert reports["b.txt"].outcome == "flagged"
    small = go({"a.txt": annual(2022), "b.txt": annual(2023, normative=[0, 0, 10])})
    assert not told(small["b.txt"])
