"""Reports of one agency for consecutive years are held against each other after a run."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from giextract import bulk
from giextract.report import Report
from giextract.store import Store, unpack
from tests.printing.report import print_report

ZERO = [0] * 7
FORMS = dict.fromkeys(("proactive", "requests", "disputes"), "2021")
RESULTS = (
    "granted", "partly_granted", *(f"denied.{r}" for r in (
        "state_secret", "other_law", "security", "third_party", "internal", "process", "enforcement_file", "query")),
    *(f"unavailable.{r}" for r in ("not_held", "needs_creation", "unclear")),
    *(f"unprocessed.{r}" for r in ("petition", "repeat", "publication", "excessive", "reconfirm")),
    *(f"other_handling.{r}" for r in ("uncorrected", "unpaid", "misc")),
)  # fmt: skip
Go = Callable[[Mapping[str, bytes]], dict[str, Report]]


def report(year: int, carried_in: int, carried_out: int, stock: tuple[int, int, int] = (2, 1, 10)) -> bytes:
    """A report of one agency that adds up: two applications received, the rest granted."""
    def row(n: int) -> list[int]:
        return [n, 0, 0, 0, 0, 0, n]

    done = 2 + carried_in - carried_out
    requests = {"received": row(2), "carried_in": row(carried_in), **dict.fromkeys(RESULTS, ZERO), "granted": row(done)}
    requests |= {"concluded": row(done), "carried_out": row(carried_out)}
    proactive = {"rules": [0, 0, 0], "normative": list(stock)}
    proactive |= {"licences": [5], "penalties": [0], "coercive": [0], "fees": [0]}
    disputes = dict.fromkeys(("reconsideration", "litigation_direct", "litigation_after"), [0] * 5)
    figures = {"proactive": proactive, "requests": requests, "disputes": disputes}
    return print_report(figures, FORMS, "tabs", agency="青岩县水务局", year=year).text.encode()


@pytest.fixture
def go(tmp_path: Path) -> Go:
    """Put files into a folder, extract it, compare; give the reports by path."""
    (tmp_path / "in").mkdir()

    def run(files: Mapping[str, bytes]) -> dict[str, Report]:
        for name, data in files.items():
            (tmp_path / "in" / name).write_bytes(data)
        with Store.open(str(tmp_path / "s.db"), create=True) as store:
            for _ in bulk.extract(bulk.find([str(tmp_path / "in")]), store):
                pass
            bulk.second_pass(store)
            assert not bulk.second_pass(store), "a second time changes nothing"
            return {s.places[0]: Report.model_validate_json(unpack(s.report)) for s in store.reports()}

    return run


def told(report: Report) -> dict[str, str]:
    """The messages of the rules over years."""
    return {f.rule: f.message for f in report.findings if f.rule.startswith("Y")}


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
    assert "a.txt" in finding.message


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
