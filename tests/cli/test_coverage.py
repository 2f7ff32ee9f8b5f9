"""giextract coverage and rollup, as an office that collects reports uses them."""

import csv
import io
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.conftest import Run
from tests.coverage.stores import LINES, NORTH, SOUTH, WHOLE, changed
from tests.samples import BINARY

EVIL = "</td><script>alert(1)</script>"
HEAD = "code,name,valid_from,valid_to,predecessor,parent"


@pytest.fixture(autouse=True)
def _files(giextract: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    south = changed(SOUTH, "行政许可 | 4 |", "行政许可 |  |")
    for name, text in (("n", NORTH), ("s", south), ("w", WHOLE)):
        (tmp_path / "in" / f"{name}.txt").write_text(text, encoding="utf-8")
    (tmp_path / "in" / "x.txt").write_bytes(BINARY)
    lines = [HEAD, *LINES, "13,沛榆县西岸粮站,2022,,,10", f"14,{EVIL},,,,10", "15,=1+1,,,,"]
    (tmp_path / "units.csv").write_text("\n".join(lines), encoding="utf-8")
    assert giextract("extract", "in", "--store", "s.db").code == 3


def rows(text: str) -> list[dict[str, str]]:
    """The rows of a CSV."""
    return list(csv.DictReader(io.StringIO(text)))


class Page(HTMLParser):
    """The squares of the grid by their class, the tags that there are, and all text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.squares: list[str] = []
        self.tags: set[str] = set()
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag, and the class of a square."""
        self.tags.add(tag)
        told = dict(attrs)
        if tag == "td" and told.get("class") != "n":
            self.squares.append(told.get("class") or "")

    def handle_data(self, data: str) -> None:
        """Note what is shown."""
        self.text += data


def test_matrix_as_csv(giextract: Run) -> None:
    """A line a unit, a column a year; no name becomes a formula; what has no place is told on stderr."""
    ran = giextract("coverage", "s.db", "--roster", "units.csv", "--years", "2021-2022")
    assert ran.code == 0
    assert [(r["code"], r["parent"], r["2021"], r["2022"]) for r in rows(ran.out)] == [
        ("10", "", "consistent", "missing"), ("11", "10", "consistent", "missing"), ("12", "10", "consistent", "missing"),
        ("13", "10", "not_there", "missing"), ("14", "10", "missing", "missing"), ("15", "", "missing", "missing"),
    ]  # fmt: skip
    assert rows(ran.out)[5]["name"] == "'=1+1"
    assert "without a place, the agency is unknown: 1 (the first: x.txt)" in ran.err
    assert "6 units, 2021–2022: 0 verified" in ran.err


@pytest.mark.parametrize(("language", "missing", "parent"), [("en", "missing", "By parent"), ("zh", "缺报告", "按上级统计")])
def test_picture_is_one_page_on_which_nothing_acts(giextract: Run, tmp_path: Path, language: str, missing: str, parent: str) -> None:
    """A square a unit and year in the roster's order, legend and counts in the language; names are shown, never run."""
    ran = giextract("--lang", language, "coverage", "s.db", "--roster", "units.csv", "--as", "html", "--output", "c.html")
    assert (ran.code, ran.out) == (0, "")
    source = (tmp_path / "c.html").read_text(encoding="utf-8")
    page = Page(source)
    assert len(page.squares) == 6 and page.squares[3:] == ["not_there", "missing", "missing"]
    assert {"script", "link", "img", "iframe"}.isdisjoint(page.tags) and "http" not in source and "url(" not in source
    assert EVIL in page.text and missing in page.text and parent in page.text


def test_terminal_shows_a_table(giextract: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A person at a terminal sees words, and a name with brackets is no markup."""
    monkeypatch.setattr(sys.stdout.__class__, "isatty", lambda self: True, raising=False)
    monkeypatch.setenv("COLUMNS", "200")
    Path("units.csv").write_text(f"{HEAD}\n11,沛榆县北岸粮站,,,,\n16,[red]乙\x1b[2J,,,,\n", encoding="utf-8")
    ran = giextract("--lang", "zh", "coverage", "s.db", "--roster", "units.csv")
    assert ran.code == 0
    assert "缺报告" in ran.out and "[red]乙⟨U+001B⟩[2J" in ran.out


def test_rollup_as_csv_gives_no_partial_sum_as_a_whole_one(giextract: Run) -> None:
    """A unit without a report leaves every sum partial; who is missing or open, and the printed sum, are told."""
    ran = giextract("rollup", "s.db", "--roster", "units.csv", "--parent", "10", "--year", "2021")
    assert ran.code == 0
    cells = {row["cell"]: row for row in rows(ran.out)}
    assert len(cells) == 200
    assert not any(row["sum"] for row in cells.values())
    licences = cells["proactive.licences.decisions"]
    assert (licences["partial_sum"], licences["given"], licences["units"], licences["lacking"]) == ("5", "1", "3", "2")
    assert licences["lacking_units"] == f"沛榆县南岸粮站 (blank); {EVIL} (no report)"
    assert (licences["printed"], licences["difference"], licences["comparison"]) == ("9", "", "partial")
    assert (licences["row"], licences["column"]) == ("行政许可", "本年处理决定数量")
    assert "沛榆县粮食局 2021: 2 of 3 units counted; cells: 0 whole" in ran.err
    assert f"no report: 1 ({EVIL})" in ran.err and "counted with open cells: 1 (沛榆县南岸粮站)" in ran.err
    assert f"only there: –; only on the roster: {EVIL}" in ran.err
    units = rows(giextract("rollup", "s.db", "--roster", "units.csv", "--parent", "10", "--year", "2021", "--what", "units").out)
    told = [(unit["code"], unit["state"], unit["open_cells"]) for unit in units]
    assert told == [("11", "counted", "0"), ("12", "counted", "1"), ("14", "no_report", "0")]


def test_rollup_as_workbook(giextract: Run, tmp_path: Path) -> None:
    """Cells and units on a sheet each; sums that are whole are numbers, a partial one stands in its own column."""
    (tmp_path / "units.csv").write_text("\n".join([HEAD, *LINES]), encoding="utf-8")
    arguments = ("rollup", "s.db", "--roster", "units.csv", "--parent", "沛榆县粮食局", "--year", 2021, "--against", "w.txt")
    assert giextract(*arguments, "--as", "xlsx", "--output", "r.xlsx").code == 0
    book = load_workbook(tmp_path / "r.xlsx")
    assert book.sheetnames == ["cells", "units"]
    head, *lines = [[c.value for c in row] for row in book["cells"].rows]
    found = {line[0]: dict(zip(head, line, strict=True)) for line in lines}
    assert (found["proactive.fees.amount"]["sum"], found["proactive.fees.amount"]["comparison"]) == (1.75, "rounded")
    licences = found["proactive.licences.decisions"]
    assert (licences["sum"], licences["partial_sum"], licences["comparison"]) == (None, 5, "partial")
    assert [row[1].value for row in book["units"].rows] == ["name", "沛榆县北岸粮站", "沛榆县南岸粮站"]


def test_nothing_of_a_rollup_enters_the_store(giextract: Run) -> None:
    """Reports leave the store after a roll-up as they did before."""
    before = giextract("export", "s.db").out
    giextract("rollup", "s.db", "--roster", "units.csv", "--parent", "10", "--year", "2021", "--against", "in/w.txt")
    assert giextract("export", "s.db").out == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("coverage", "s.db", "--roster", "none.csv"), "none.csv: no such file"),
        (("coverage", "none.db", "--roster", "units.csv"), "none.db: there is no such store"),
        (("coverage", "s.db", "--roster", "units.csv", "--years", "2022-2019"), "--years 2022-2019"),
        (("coverage", "s.db"), "--roster"),
        (("rollup", "s.db", "--roster", "units.csv", "--parent", "77", "--year", "2021"), "--parent 77"),
        (("rollup", "s.db", "--roster", "units.csv", "--parent", "10", "--year", "2021", "--as", "xlsx"), "--output FILE"),
        (("rollup", "s.db", "--roster", "units.csv", "--parent", "10", "--year", "2021", "--against", "no.txt"), "--against no.txt"),
    ],
)
def test_wrong_usage_is_one_line(giextract: Run, arguments: tuple[str, ...], said: str) -> None:
    """Exit code 2, a line that names what was given, no traceback, nothing on stdout."""
    ran = giextract(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err and "Traceback" not in ran.err
