"""Which square of the matrix a file comes to."""

from pathlib import Path

import pytest

from giextract.bulk.finding.manifest import load as load_manifest
from giextract.coverage import Matrix, cover
from giextract.errors import UsageError
from giextract.store import Store
from tests.coverage.stores import LINES, NORTH, SOUTH, WHOLE, changed, filled, roster
from tests.samples import BINARY, NOVEL

RECEIVED = "一、本年新收政府信息公开申请数量 |  |  | 2 | 0 | 0 | 0 | 0 | 0 | 2 |"
WRONG = changed(SOUTH, RECEIVED, RECEIVED[:-3] + "3 |")


def states(matrix: Matrix) -> dict[str, list[str]]:
    """The states of each unit, year by year."""
    return {row.code: [matrix.state(row, year) for year in matrix.years] for row in matrix.rows}


def test_units_and_years_with_and_without_reports(tmp_path: Path) -> None:
    """Clean, flagged and missing reports, in the roster's order, over the years that the store has."""
    listed = roster(tmp_path, LINES[2], LINES[0], LINES[1])
    with filled(tmp_path, {"n.txt": NORTH, "s.txt": WRONG, "n0.txt": NORTH.replace("2021年", "2022年")}) as store:
        matrix = cover(store, listed)
    assert list(states(matrix).items()) == [("12", ["flagged", "missing"]), ("10", ["missing"] * 2), ("11", ["consistent", "flagged"])]
    assert matrix.by_year()[2021] == {"flagged": 1, "missing": 1, "consistent": 1}
    assert matrix.by_parent() == {"10": {"flagged": 2, "missing": 1, "consistent": 1}, "": {"missing": 2}}
    assert not matrix.left_out


def test_several_reports_of_a_unit_are_never_one(tmp_path: Path) -> None:
    """Two files that print other figures for one unit and year are said to be two; a copy is no second one."""
    other = changed(SOUTH, "行政许可 | 4 |", "行政许可 | 6 |")
    with filled(tmp_path, {"n.txt": NORTH, "copy.txt": NORTH, "s.txt": SOUTH, "t.txt": other}) as store:
        matrix = cover(store, roster(tmp_path, *LINES))
    assert states(matrix) == {"10": ["missing"], "11": ["consistent"], "12": ["two_versions"]}


def test_years_without_the_unit_are_not_missing(tmp_path: Path) -> None:
    """A unit owes the report of a year at whose end it is there; a report that is there is shown all the same."""
    lines = (LINES[0], "11,沛榆县北岸粮站,2020-05,2022-06-30,,10", "12,沛榆县南岸粮站,2022,,11,10")
    with filled(tmp_path, {"n.txt": NORTH, "n2.txt": NORTH.replace("2021年", "2022年")}) as store:
        matrix = cover(store, roster(tmp_path, *lines), (2019, 2023))
    assert states(matrix)["11"] == ["not_there", "missing", "consistent", "flagged", "not_there"]
    assert states(matrix)["12"] == ["not_there", "not_there", "not_there", "missing", "missing"]


def test_failed_file_is_placed_by_its_path_or_a_manifest(tmp_path: Path) -> None:
    """What could not be read is not missing, where its path or a manifest says whose it is; a report goes before it."""
    files = {"沛榆县粮食局/沛榆县北岸粮站2021年.txt": BINARY, "x.txt": BINARY + b"x", "y.txt": NOVEL, "s.txt": SOUTH,
             "沛榆县南岸粮站2021.txt": BINARY + b"y"}  # fmt: skip
    listed = roster(tmp_path, *LINES)
    with filled(tmp_path, files) as store:
        before = cover(store, listed, (2021, 2021))
        (tmp_path / "m.csv").write_text("path,agency_code,year\nx.txt,10,2021\n", encoding="utf-8")
        after = cover(store, listed, (2021, 2021), load_manifest(tmp_path / "m.csv"))
    assert states(before) == {"10": ["missing"], "11": ["failed"], "12": ["consistent"]}
    assert before.left_out == {"no_agency": 2} and before.first_left_out == {"no_agency": "x.txt"}
    assert states(after)["10"] == ["failed"] and after.left_out == {"no_agency": 1}


def test_path_that_names_two_units_or_years_places_nothing(tmp_path: Path) -> None:
    """Nobody is said to have handed in what may be another's."""
    files = {"沛榆县北岸粮站和沛榆县南岸粮站2021.txt": BINARY, "沛榆县北岸粮站2020-2021.txt": BINARY + b"x"}
    with filled(tmp_path, files) as store:
        matrix = cover(store, roster(tmp_path, *LINES), (2020, 2021))
    assert states(matrix) == {code: ["missing"] * 2 for code in ("10", "11", "12")}
    assert matrix.left_out == {"no_agency": 1, "no_year": 1}


def test_name_with_the_region_of_the_parent(tmp_path: Path) -> None:
    """A roster that calls a unit 北岸粮站 below 沛榆县粮食局 means the report that prints the county, too."""
    with filled(tmp_path, {"n.txt": NORTH}) as store:
        matrix = cover(store, roster(tmp_path, LINES[0], "11,北岸粮站,,,,10", "20,青山市,,,,", "21,北岸粮站,,,,20"))
    assert states(matrix) == {"10": ["missing"], "11": ["consistent"], "20": ["missing"], "21": ["missing"]}


def test_what_has_no_place_is_counted(tmp_path: Path) -> None:
    """Units that are not on the roster and other years are told with the first file."""
    with filled(tmp_path, {"n.txt": NORTH, "s.txt": SOUTH, "w.txt": WHOLE}) as store:
        matrix = cover(store, roster(tmp_path, *LINES[:2]), (2022, 2022))
    assert matrix.left_out == {"other_year": 2, "not_on_roster": 1}
    assert matrix.first_left_out == {"other_year": "n.txt", "not_on_roster": "s.txt"}


def test_no_report_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred thousand reports are laid out by the lines of their results alone."""
    with filled(tmp_path, {"n.txt": NORTH}) as store:
        for name in ("reports", "reports_of", "pages", "report_of"):
            monkeypatch.setattr(Store, name, None)
        assert states(cover(store, roster(tmp_path, *LINES)))["11"] == ["consistent"]


def test_empty_roster_and_store_without_years_are_refused(tmp_path: Path) -> None:
    """There is nothing to lay out, and the message says what to give."""
    with filled(tmp_path, {"n.txt": NORTH}) as store:
        with pytest.raises(UsageError, match="the roster lists no unit"):
            cover(store, roster(tmp_path))
        with pytest.raises(UsageError, match="--years 2019-2024"):
            cover(store, roster(tmp_path, "7,青岩县水务局,,,,"))
