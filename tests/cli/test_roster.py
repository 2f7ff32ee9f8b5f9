"""--roster on the command line: agencies by code, for extract and verify."""

import json
from pathlib import Path

import pytest

from tests.bulk.annual import annual
from tests.cli.conftest import Run


@pytest.fixture(autouse=True)
def _files(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_bytes(annual(2022))
    (tmp_path / "units.csv").write_text("代码,名称\n1001,青岩县水务局\n", encoding="utf-8")


def codes(giextract: Run) -> list[str | None]:
    """The agencies' codes in the store."""
    return [json.loads(line)["agency_id"] for line in giextract("export", "s.db").out.splitlines()]


def test_extract_with_a_roster(giextract: Run) -> None:
    """The code is in the export; the same command again changes nothing."""
    assert giextract("extract", "in", "--store", "s.db", "--roster", "units.csv").code == 0
    before = giextract("export", "s.db").out
    assert codes(giextract) == ["1001"]
    again = giextract("extract", "in", "--store", "s.db", "--roster", "units.csv")
    assert "in the store already: 1 of 1 files" in again.err
    assert giextract("export", "s.db").out == before


def test_another_roster_is_applied_to_what_is_there(giextract: Run, tmp_path: Path) -> None:
    """Nothing is read again, and every report has its new code."""
    giextract("extract", "in", "--store", "s.db")
    assert codes(giextract) == [None]
    giextract("extract", "in", "--store", "s.db", "--roster", "units.csv")
    assert codes(giextract) == ["1001"]
    (tmp_path / "units.csv").write_text("code,name\n7,青岩县水务局\n", encoding="utf-8")
    giextract("verify", "s.db", "--roster", "units.csv")
    assert codes(giextract) == ["7"]
    giextract("verify", "s.db")
    assert codes(giextract) == ["7"]


@pytest.mark.parametrize("command", [("extract", "in", "--store"), ("verify",)])
def test_a_roster_that_makes_no_sense(giextract: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    """Wrong usage, one line that names file and line; nothing is written."""
    giextract("extract", "in", "--store", "s.db")
    (tmp_path / "units.csv").write_text("code,name\n,青岩县水务局\n", encoding="utf-8")
    ran = giextract(*command, "s.db", "--roster", "units.csv")
    assert ran.code == 2
    assert "units.csv: line 2: code: is empty" in ran.err
    assert codes(giextract) == [None]
