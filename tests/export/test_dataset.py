"""Partitioned Parquet: the same rows as the CSV, in a folder for each year, here and in an object store."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import fsspec
import pandas
import pyarrow.dataset
import pyarrow.parquet
import pytest

from giextract.errors import UsageError
from giextract.export import Wanted, check, dataset, to_dataset, to_stream, writing
from giextract.export.formats import parquet
from giextract.store import Store
from tests.export.stores import filled
from tests.loopback.objects import KEY, SECRET, Objects, object_store
from tests.samples import CLEAN

Rows = list[dict[str, str]]
NO_YEAR = "year=__HIVE_DEFAULT_PARTITION__"
# pandas' own way takes years for categories, of which Arrow can have none that is missing.
HIVE = pyarrow.dataset.partitioning(flavor="hive")
WHATS = ("reports", "cells", "findings", "statements")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store of reports of several years and of one without, which failed."""
    with filled(tmp_path_factory.mktemp("dataset"), texts={"empty.txt": "", "more.txt": CLEAN}) as opened:
        yield opened


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Objects]:
    """An empty bucket."""
    objects = Objects(held={"bucket": {}})
    with object_store(objects):
        told = {"ENDPOINT_URL": objects.url, "ACCESS_KEY_ID": KEY, "SECRET_ACCESS_KEY": SECRET, "DEFAULT_REGION": "us-east-1"}
        for name, value in {**told, "MAX_ATTEMPTS": "1"}.items():
            monkeypatch.setenv(f"AWS_{name}", value)
        fsspec.get_filesystem_class("s3").clear_instance_cache()  # of the server of another test
        yield objects


def as_csv(store: Store, what: Any) -> Rows:
    """The rows of the CSV."""
    stream = io.StringIO()
    to_stream(store, Wanted("csv", what), stream)
    return list(csv.DictReader(io.StringIO(stream.getvalue())))


def written(store: Store, what: Any, output: object) -> writing.Written:
    """Write a dataset."""
    return to_dataset(store, Wanted("parquet", what, by="year"), str(output))


def files(folder: Path) -> list[str]:
    """The files of a folder."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def alike(value: Any, printed: str) -> bool:
    """Whether a value is what the CSV prints; apart from the mark by which it guards against formulas."""
    if value is None or value is pandas.NA or value != value:
        return printed == ""
    if isinstance(value, str):
        return value == printed or f"'{value}" == printed
    return printed != "" and float(value) == float(printed)


@pytest.mark.parametrize("what", [*WHATS, "panel"])
def test_rows_are_those_of_the_csv(what: str, store: Store, tmp_path: Path) -> None:
    """DuckDB and pandas read the years back as a column, with every row and value of the CSV."""
    written(store, what, tmp_path / "d")
    rows = as_csv(store, what)
    at = tmp_path / "d"
    found = duckdb.execute(f"SELECT * FROM read_parquet('{at}/**/*.parquet', hive_partitioning = true)")
    names = [column[0] for column in found.description]
    assert set(names) == set(rows[0])
    ours = [dict(zip(names, values, strict=True)) for values in found.fetchall()]
    frame = pandas.read_parquet(at, partitioning=HIVE)
    assert Counter(str(int(y)) if pandas.notna(y) else "" for y in frame["year"]) == Counter(row["year"] for row in rows)
    theirs = frame.astype(object).to_dict("records")
    for read in (ours, theirs):
        # Within a year the order is that of the CSV.
        by_year = sorted(read, key=lambda row: 9999 if pandas.isna(row["year"]) else int(row["year"]))
        expected = sorted(rows, key=lambda row: int(row["year"] or 9999))
        assert len(by_year) == len(expected)
        for row, printed in zip(by_year, expected, strict=True):
            assert all(alike(row[name], printed[name]) for name in printed), (row, printed)


def test_a_folder_for_each_year(store: Store, tmp_path: Path) -> None:
    """Every year has one file, what has no year a folder of its own, and labels are kept as in one file."""
    written(store, "reports", tmp_path / "d")
    years = sorted({row["year"] for row in as_csv(store, "reports")} - {""})
    folders = [f"year={year}" for year in years] + [NO_YEAR]
    assert len(years) > 2
    assert files(tmp_path / "d") == sorted([dataset.OURS, dataset.DONE, *(f"{folder}/part-0.parquet" for folder in folders)])
    schema = pyarrow.parquet.read_schema(tmp_path / "d" / NO_YEAR / "part-0.parquet")
    assert "year" not in schema.names
    assert schema.field("agency").metadata[b"zh"].decode() == writing.long.TABLES["reports"].columns[2].labels["zh"]


def test_a_panel_brings_its_codebook(store: Store, tmp_path: Path) -> None:
    """The codebook and crosswalk lie where readers of datasets pass over them."""
    told = written(store, "panel", tmp_path / "d")
    assert told.contents.rows == sum(1 for _ in as_csv(store, "panel")) == pyarrow.dataset.dataset(tmp_path / "d").count_rows()
    assert (tmp_path / "d" / dataset.CODEBOOK).read_text(encoding="utf-8-sig").startswith("column,variable,")
    assert (tmp_path / "d" / dataset.CROSSWALK).stat().st_size > 1000


def test_an_earlier_dataset_is_replaced_whole(store: Store, tmp_path: Path) -> None:
    """Of an earlier dataset nothing is left, and nothing stands beside the new one."""
    folder = tmp_path / "d"
    folder.mkdir()
    written(store, "panel", folder)
    (folder / "year=1999").mkdir()
    (folder / "year=1999" / "part-0.parquet").touch()
    written(store, "cells", folder)
    assert not (folder / "year=1999").exists()
    assert not (folder / dataset.CODEBOOK).exists()
    assert [path.name for path in tmp_path.iterdir()] == ["d"]


@pytest.mark.parametrize("name", ["notes.txt", "year=2021/other.parquet", "year=2021/part-0.parquet", "deep/year=2021/part-0.parquet"])
def test_what_is_not_ours_is_not_touched(name: str, store: Store, tmp_path: Path) -> None:
    """A folder with anything else in it is refused, also one of ours that somebody put something into; so is a file."""
    file = tmp_path / "d" / name
    file.parent.mkdir(parents=True)
    file.write_text("theirs", encoding="utf-8")
    if "part-0" not in name:
        (tmp_path / "d" / dataset.OURS).touch()
    before = files(tmp_path)
    for output in (tmp_path / "d", file):
        with pytest.raises(UsageError, match="is there and no dataset of ours"):
            written(store, "reports", output)
    assert files(tmp_path) == before
    with pytest.raises(UsageError, match="none/d: cannot be written"):
        written(store, "reports", tmp_path / "none" / "d")


def test_a_run_that_breaks_leaves_the_earlier_dataset(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until the last row is written, what was there stays."""
    written(store, "reports", tmp_path / "d")
    before = files(tmp_path)

    def broken(*_: object) -> Iterator[Any]:
        yield from ()
        raise RuntimeError("in the middle")

    monkeypatch.setattr(writing, "_of_reports", broken)
    with pytest.raises(RuntimeError, match="in the middle"):
        written(store, "reports", tmp_path / "d")
    assert files(tmp_path) == before


def groups(folder: Path) -> tuple[int, int]:
    """How many groups of rows the files of a dataset have, and how many rows."""
    found = [pyarrow.parquet.ParquetFile(file) for file in folder.rglob("*.parquet")]
    return sum(file.num_row_groups for file in found), sum(file.metadata.num_rows for file in found)


def test_rows_are_held_up_to_a_bound(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows of a year are gathered however they come, and written when all years together hold too many."""
    monkeypatch.setattr(parquet, "_ROWS", 3)
    rows = len(as_csv(store, "cells"))
    written(store, "cells", tmp_path / "d")
    assert groups(tmp_path / "d") == (len(list((tmp_path / "d").glob("year=*"))), rows)
    monkeypatch.setattr(parquet, "_GROUP_ROWS", 100)
    written(store, "cells", tmp_path / "d")
    count, kept = groups(tmp_path / "d")
    assert kept == rows
    assert rows / 100 <= count <= rows / 20


def test_into_an_object_store(store: Store, bucket: Objects, tmp_path: Path) -> None:
    """The files are those of a folder, the mark that they are whole comes last, and an earlier dataset goes before."""
    written(store, "panel", "s3://bucket/out/d")
    written(store, "reports", tmp_path / "d")
    bucket.asked.clear()
    written(store, "reports", "s3://bucket/out/d/")
    held = {key.removeprefix("out/d/"): data for key, data in bucket.held["bucket"].items()}
    assert held == {name: (tmp_path / "d" / name).read_bytes() for name in files(tmp_path / "d")}
    changes = [path.removeprefix("/bucket/out/d/") for method, path, _ in bucket.asked if method == "PUT"]
    assert (changes[0], changes[-1]) == (dataset.OURS, dataset.DONE)
    frame = pandas.read_parquet("s3://bucket/out/d", partitioning=HIVE)
    assert sorted(frame["path"]) == sorted(row["path"] for row in as_csv(store, "reports"))


def test_faults_of_an_object_store(store: Store, bucket: Objects) -> None:
    """What is not ours is not touched, and what is denied is told in one line without keys."""
    bucket.fill("bucket", {"out/theirs.txt": "x"})
    with pytest.raises(UsageError, match="s3://bucket/out: is there and no dataset of ours"):
        written(store, "reports", "s3://bucket/out")
    assert list(bucket.held["bucket"]) == ["out/theirs.txt"]
    bucket.denied.add("new/d/_SUCCESS")
    with pytest.raises(UsageError, match="s3://bucket/new/d: cannot be written: access denied"):
        written(store, "reports", "s3://bucket/new/d")
    assert "new/d/_SUCCESS" not in bucket.held["bucket"]
    bucket.denied.clear()
    written(store, "reports", "s3://bucket/new/d")
    assert "new/d/_SUCCESS" in bucket.held["bucket"]


def test_into_memory(store: Store) -> None:
    """Any file system that fsspec writes to is one to write to."""
    memory = fsspec.filesystem("memory")
    try:
        written(store, "reports", "memory://shelf/d")
        written(store, "reports", "memory://shelf/d")
        assert memory.exists("/shelf/d/_SUCCESS")
    finally:
        memory.rm("/shelf", recursive=True)


def test_decisions_have_no_year() -> None:
    """What has no year is refused before anything is written."""
    with pytest.raises(UsageError, match="--what decisions has no year"):
        check(Wanted("parquet", "decisions", by="year"))
