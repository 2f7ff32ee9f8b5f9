"""Every format holds the same figures, as other programs read it."""

import csv
import io
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pandas
import pytest

from giextract.errors import UsageError
from giextract.export import Wanted, check, to_file, to_stream, writing
from giextract.export.formats import stata, xlsx
from giextract.export.table import Codes, Column, Line, Missing, Table
from giextract.store import Store
from tests.export.stores import filled

Rows = list[dict[str, str]]
NOTE = {"en": "Note", "zh": "说明"}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store of reports of every form, clean and flagged."""
    with filled(tmp_path_factory.mktemp("formats")) as opened:
        yield opened


def as_csv(store: Store, what: Any) -> Rows:
    """The rows of the CSV."""
    stream = io.StringIO()
    to_stream(store, Wanted("csv", what), stream)
    return list(csv.DictReader(io.StringIO(stream.getvalue())))


def written(store: Store, shape: Any, what: Any, folder: Path) -> Path:
    """A file in some format."""
    file = folder / f"{what}.{shape}"
    to_file(store, Wanted(shape, what), file)
    return file


def figures(frame: "pandas.DataFrame", rows: Rows) -> int:
    """Compare every column of numbers with the CSV; gives how many figures there are."""
    count = 0
    for name in rows[0]:
        if name in frame.columns and frame[name].dtype.kind in "if":
            expected = [float(row[name]) if row[name] else None for row in rows]
            assert [None if pandas.isna(v) else float(v) for v in frame[name]] == expected, name
            count += sum(v is not None for v in expected)
    return count


@pytest.mark.parametrize("what", ["cells", "panel"])
def test_parquet_in_duckdb(what: str, store: Store, tmp_path: Path) -> None:
    """DuckDB reads the same figures as stand in the CSV, and the text too."""
    frame = duckdb.sql(f"SELECT * FROM '{written(store, 'parquet', what, tmp_path)}'").df()
    rows = as_csv(store, what)
    assert figures(frame, rows) > 1000
    assert frame["agency"].tolist() == [row["agency"] for row in rows]


@pytest.mark.parametrize("what", ["cells", "panel"])
def test_stata_in_pandas(what: str, store: Store, tmp_path: Path) -> None:
    """pandas reads the same figures and text from the .dta file."""
    frame = pandas.read_stata(written(store, "dta", what, tmp_path), convert_categoricals=False)
    rows = as_csv(store, what)
    assert figures(frame, rows) > 1000
    assert frame["path"].tolist() == [row["path"] for row in rows]


def test_stata_in_r(store: Store, tmp_path: Path) -> None:
    """R's haven reads the same figures, the labels, and why a figure is missing."""
    if shutil.which("Rscript") is None:
        pytest.skip("needs R with haven (r-base-core, r-cran-haven)")
    file = written(store, "dta", "panel", tmp_path)
    script = f"""
    d <- haven::read_dta("{file}")
    numbers <- names(d)[sapply(d, is.numeric)]
    cat(attr(d$req_received_total, "label"), "\\n", sep = "")
    cat(haven::na_tag(d$req_otherh_total), "\\n", sep = " ")
    write.csv(as.data.frame(lapply(d[numbers], as.numeric)), "{tmp_path}/r.csv", row.names = FALSE, na = "")
    """
    ran = subprocess.run(["Rscript", "-e", script], capture_output=True, text=True, check=True, timeout=120)
    label, tags = ran.stdout.splitlines()[:2]
    assert label == "New requests received, total"
    rows = as_csv(store, "panel")
    letters = {reason.name.lower(): reason.value for reason in Missing}
    assert tags.split() == [letters.get(row["req_otherh_total_m"], "NA") for row in rows]
    assert figures(pandas.read_csv(tmp_path / "r.csv"), rows) > 1000


def test_workbook_in_libreoffice(store: Store, tmp_path: Path) -> None:
    """LibreOffice reads the same figures from the workbook."""
    if shutil.which("soffice") is None:
        pytest.skip("needs LibreOffice")
    file = written(store, "xlsx", "cells", tmp_path)
    home = f"-env:UserInstallation=file://{tmp_path}/profile"
    filter_ = "csv:Text - txt - csv (StarCalc):44,34,76"
    command = ["soffice", "--headless", home, "--convert-to", filter_, "--outdir", str(tmp_path), str(file)]
    subprocess.run(command, capture_output=True, check=True, timeout=180)
    shown = list(csv.DictReader(io.StringIO((tmp_path / "cells.csv").read_text(encoding="utf-8"))))
    for row, expected in zip(shown, as_csv(store, "cells"), strict=True):
        assert (row["path"], row["cell"], row["printed"]) == (expected["path"], expected["cell"], expected["printed"].lstrip("'"))
        assert (float(row["value"]) if row["value"] else None) == (float(expected["value"]) if expected["value"] else None)


def test_workbook_shows_flags(store: Store, tmp_path: Path) -> None:
    """A sheet a table; flagged figures are coloured and say why, others are neither."""
    book = openpyxl.load_workbook(written(store, "xlsx", None, tmp_path))
    assert book.sheetnames == ["reports", "cells", "findings", "statements", "decisions"]
    sheet = book["cells"]
    heads = [cell.value for cell in sheet[1]]
    seen = set()
    for row in sheet.iter_rows(min_row=2):
        value, flag = row[heads.index("value")], row[heads.index("flag")].value
        seen.add(flag)
        assert value.fill.fgColor.rgb[2:] == {"error": "FFC7CE", "warning": "FFEB9C", None: "000000"}[flag]
        assert (value.comment is not None) == (flag is not None)
    assert seen == {"error", "warning", None}


def test_sqlite_holds_every_table(store: Store, tmp_path: Path) -> None:
    """Each table has the rows of its CSV, and the columns say what they are."""
    with sqlite3.connect(written(store, "sqlite", None, tmp_path)) as connection:
        for name in ("reports", "cells", "findings", "statements"):
            count = connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
            assert count == len(as_csv(store, name)) > 0
        total = connection.execute("SELECT total(value) FROM cells").fetchone()[0]
        assert total == pytest.approx(sum(float(row["value"] or 0) for row in as_csv(store, "cells")))
        said = connection.execute("SELECT zh FROM columns WHERE tbl = 'cells' AND name = 'printed'").fetchone()
    connection.close()
    assert said == ("原文字符",)


def test_same_store_same_bytes(store: Store, tmp_path: Path) -> None:
    """What is cited by its digest can be made again."""
    for shape in ("parquet", "dta", "xlsx"):
        files = [tmp_path / f"{n}.{shape}" for n in (1, 2)]
        for file in files:
            to_file(store, Wanted(shape, "reports"), file)  # type: ignore[arg-type]
        assert files[0].read_bytes() == files[1].read_bytes()


@pytest.mark.parametrize("shape", ["parquet", "xlsx"])
def test_missing_package_is_named(shape: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the package that writes a format, the message says how to get it."""
    monkeypatch.setattr("giextract.export.writing.find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r"giextract\[export\]"):
        check(Wanted(shape))


def test_light_install_writes_stata_and_sqlite(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Formats without a package of their own need none of the heavy ones."""
    for name in ("pyarrow", "xlsxwriter", "pandas", "numpy"):
        monkeypatch.setitem(sys.modules, name, None)
    for shape in ("dta", "sqlite"):
        check(Wanted(shape, "panel"))  # type: ignore[arg-type]
        assert written(store, shape, "panel", tmp_path).stat().st_size > 100_000


def test_columns_that_do_not_fit_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A format with fewer columns than the panel says so before anything is written."""
    monkeypatch.setitem(writing._MOST_COLUMNS, "sqlite", 100)
    with pytest.raises(UsageError, match="holds 100 columns"):
        check(Wanted("sqlite", "panel"))


def test_rows_beyond_a_sheet_go_to_the_next(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No row is lost when a sheet is full."""
    monkeypatch.setattr(xlsx, "MOST_ROWS", 4)
    table = Table("t", NOTE, (Column("n", "integer"),))
    xlsx.write([table], (Line("t", (n,)) for n in range(8)), tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert book.sheetnames == ["t", "t 2", "t 3"]
    assert [c.value for sheet in book for c in sheet["A"] if c.value != "n"] == list(range(8))


def test_workbook_runs_no_formula(tmp_path: Path) -> None:
    """A text that looks like a formula is a text, and stays one where it is edited."""
    table = Table("t", NOTE, (Column("text"),))
    xlsx.write([table], [Line("t", ("=1+1",)), Line("t", ("http://x.example",))], tmp_path / "t.xlsx")
    cells = openpyxl.load_workbook(tmp_path / "t.xlsx")["t"]["A"][1:]
    assert [(cell.value, cell.data_type, bool(cell.quotePrefix), cell.hyperlink) for cell in cells] == [
        ("=1+1", "s", True, None),
        ("http://x.example", "s", False, None),
    ]


def test_stata_keeps_long_text_and_codes(tmp_path: Path) -> None:
    """Text of any length, every kind of missing number, negative numbers and labelled codes come back."""
    codes = Codes("grades", {0: {"en": "none", "zh": "无"}, 2: {"en": "two", "zh": "二"}})
    columns = (Column("long"), Column("short"), Column("n", "number"), Column("g", "integer", coded=codes), Column("m", says_missing=True))
    long_ = "长" * 900
    lines = [
        Line("t", (long_, "短", "-12.5", 2, None)),
        Line("t", ("", "", Missing.TOO_LONG, None, "too_long")),
        Line("t", (long_ + "x", "=1", None, 0, None)),
    ]
    table = Table("t", NOTE, columns)
    stata.write(table, iter(lines), tmp_path / "t.dta", "zh", {r: r.name for r in Missing})
    frame = pandas.read_stata(tmp_path / "t.dta", convert_missing=True, convert_categoricals=False)
    assert list(frame.columns) == ["long", "short", "n", "g"]
    assert frame["long"].tolist() == [long_, "", long_ + "x"]
    assert frame["short"].tolist() == ["短", "", "=1"]
    assert [str(v) for v in frame["n"]] == ["-12.5", ".i", "."]
    assert [str(v) for v in frame["g"]] == ["2", ".", "0"]
    with pandas.io.stata.StataReader(tmp_path / "t.dta") as reader:
        assert reader.value_labels()["grades"][2] == "二"


def test_empty_tables_can_be_read(tmp_path: Path) -> None:
    """A store without anything gives files without rows, not broken ones."""
    with Store.open(str(tmp_path / "empty.db"), create=True) as store:
        assert len(pandas.read_stata(written(store, "dta", "panel", tmp_path))) == 0
        assert duckdb.sql(f"SELECT * FROM '{written(store, 'parquet', 'decisions', tmp_path)}'").fetchall() == []
        assert openpyxl.load_workbook(written(store, "xlsx", "cells", tmp_path))["cells"].max_row == 1
