"""export: what leaves a store."""

import csv
import io
import json
from pathlib import Path

import pytest

from giextract.report import Report
from tests.cli.conftest import Run
from tests.samples import CLEAN, WRONG_SUM


@pytest.fixture(autouse=True)
def _store(giextract: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name, text in (("clean", CLEAN), ("wrong", WRONG_SUM), ("empty", "")):
        (tmp_path / "in" / f"{name}.txt").write_text(text, encoding="utf-8")
    giextract("extract", "in", "--store", "s.db")


def rows(text: str) -> list[dict[str, str]]:
    """The rows of a CSV."""
    return list(csv.DictReader(io.StringIO(text)))


def test_jsonl_is_the_contract_shape(giextract: Run) -> None:
    """Every line is a report with every key, a failed one, too, and Chinese is legible."""
    ran = giextract("export", "s.db", "--as", "jsonl")
    assert ran.code == 0
    reports = [json.loads(line) for line in ran.out.splitlines()]
    assert [report["source"]["path"] for report in reports] == ["clean.txt", "empty.txt", "wrong.txt"]
    for report in reports:
        assert report.pop("places") == [report["source"]["path"]]
        assert set(report) == set(Report.model_fields)
        assert Report.model_validate(report).model_dump(mode="json") == report
    assert "政府信息公开" in ran.out


def test_quotes_are_what_is_printed(giextract: Run) -> None:
    """A cell's printed characters are the text at its span."""
    report = json.loads(giextract("export", "s.db").out.splitlines()[0])
    stated = [cell for cell in report["cells"].values() if cell["span"]]
    assert len(stated) > 100
    assert all(CLEAN[slice(*cell["span"])] == cell["printed"] for cell in stated)


def test_csv_of_reports(giextract: Run) -> None:
    """A row a report."""
    table = rows(giextract("export", "s.db", "--as", "csv").out)
    assert [(row["path"], row["outcome"]) for row in table] == [
        ("clean.txt", "consistent"),
        ("empty.txt", "failed"),
        ("wrong.txt", "flagged"),
    ]
    assert table[1]["failure"].startswith("the file is empty")
    assert (table[2]["requests"], table[2]["cells"]) == ("2021", "200")


def test_csv_of_cells_and_findings(giextract: Run) -> None:
    """A row a cell, a row a finding, the same as in JSON."""
    reports = [json.loads(line) for line in giextract("export", "s.db").out.splitlines()]
    cells = rows(giextract("export", "s.db", "--as", "csv", "--what", "cells").out)
    assert {(c["path"], c["cell"]): c["value"] for c in cells} == {
        (r["source"]["path"], name): cell["value"] or "" for r in reports for name, cell in r["cells"].items()
    }
    findings = rows(giextract("export", "s.db", "--as", "csv", "--what", "findings").out)
    assert [f["id"] for f in findings] == [f["id"] for r in reports for f in r["findings"]]
    assert findings[0]["cells"].split() == reports[2]["findings"][0]["cells"]


@pytest.mark.parametrize("what", ["cells", "findings"])
def test_jsonl_of_cells_and_findings(what: str, giextract: Run) -> None:
    """JSON lines hold the same rows as the CSV."""
    lines = giextract("export", "s.db", "--what", what).out.splitlines()
    assert len(lines) == len(rows(giextract("export", "s.db", "--as", "csv", "--what", what).out))


def test_file_with_mark_for_excel(giextract: Run, tmp_path: Path) -> None:
    """--output writes a whole file, --bom begins it with a byte-order mark."""
    ran = giextract("export", "s.db", "--as", "csv", "--bom", "--output", "out.csv")
    assert (ran.code, ran.out) == (0, "")
    data = (tmp_path / "out.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfpath,")
    assert b"\r" not in data
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize(
    "arguments",
    [
        ("s.db", "--as", "xlsx"),
        ("s.db", "--as", "csv", "--years", "2019-2020"),
        ("s.db", "--what", "panel", "--years", "2020-2019"),
        ("s.db", "--as", "yaml"),
        ("s.db", "--bom"),
        ("none.db",),
        ("s.db", "--output", "no/folder/x.csv"),
        ("s.db", "--output", "s3://me:hush@bucket/x.csv"),
        ("s.db", "--as", "csv", "--by", "year", "--output", "d"),
        ("s.db", "--as", "parquet", "--by", "year"),
        ("s.db", "--as", "parquet", "--by", "agency", "--output", "d"),
        ("s.db", "--as", "parquet", "--what", "decisions", "--by", "year", "--output", "d"),
        ("s.db", "--as", "parquet", "--by", "year", "--output", "s.db"),
    ],
)
def test_wrong_usage(arguments: tuple[str, ...], giextract: Run) -> None:
    """What cannot be written is wrong usage, with nothing on stdout."""
    ran = giextract("export", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert "Traceback" not in ran.err
    assert "hush" not in ran.err


def test_dataset_by_year(giextract: Run, tmp_path: Path) -> None:
    """--by writes a folder instead of a file, and the next one takes its place."""
    for what in ("cells", "panel"):
        ran = giextract("export", "s.db", "--as", "parquet", "--what", what, "--by", "year", "--output", "d")
        assert (ran.code, ran.out) == (0, "")
    assert (tmp_path / "d" / "year=2021" / "part-0.parquet").exists() != (tmp_path / "d" / "year=2022").exists()
    assert (tmp_path / "d" / "_codebook.csv").exists()
    assert not list(tmp_path.glob(".d-*"))
