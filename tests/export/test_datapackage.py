"""What stands beside a panel: codebook, crosswalk, and where it all came from."""

import csv
import hashlib
import json
from pathlib import Path
from typing import Any

import pandas
import pytest

from giextract import __version__
from giextract.cli import main
from giextract.export.reports import Tally
from giextract.pipeline import fingerprints
from giextract.store import Stored
from tests.export.stores import filled


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a store in it."""
    monkeypatch.chdir(tmp_path)
    filled(tmp_path, ("2021/two-totals-wrong", "2019/short-form", "2014/one-column-clean")).close()
    return tmp_path


def export(*arguments: str) -> int:
    """Run the command."""
    return main(["export", "s.db", "--what", "panel", *arguments])


def package(folder: Path) -> Any:
    """The data package in a folder."""
    return json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))


def test_everything_that_is_written_has_its_digest(folder: Path) -> None:
    """Each resource is there, as long as it says, with the bytes that it says."""
    assert export("--as", "parquet", "--output", "panel.parquet") == 0
    resources = package(folder)["resources"]
    assert [r["path"] for r in resources] == ["panel.parquet", "panel.parquet.codebook.csv", "panel.parquet.crosswalk.csv"]
    for resource in resources:
        data = (folder / resource["path"]).read_bytes()
        assert resource["bytes"] == len(data)
        assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"


def test_provenance_is_told(folder: Path) -> None:
    """Version, fingerprints, policy, counts, and a citation with the digest of the data."""
    assert export("--as", "csv", "--output", "panel.csv", "--years", "2016-2017") == 0
    resource = package(folder)["resources"][0]
    told = resource["giextract"]
    assert (told["version"], told["fingerprints"]) == (__version__, fingerprints())
    assert [(p["name"], p["reports"]) for p in told["policies"]] == [("published", 3)]
    assert sum(told["outcomes"].values()) == sum(s["reports"] for s in told["stored"]) == 3
    assert (told["rows"], told["units"], told["without_report"], told["years"]) == (2, 1, 1, {"2016": 1, "2017": 1})
    assert resource["hash"].removeprefix("sha256:") in resource["citation"]
    assert __version__ in resource["citation"]


def test_models_are_counted_with_their_prompts() -> None:
    """Who read, by which prompt, and what judged it, is counted report by report; one without a model counts for none."""
    tally = Tally()
    stored = Stored(b"", ("a.txt",), "reader", "judge")
    for model, prompt in (("m", "p-1"), ("m", "p-1"), ("m", "p-2"), (None, None)):
        tally.count({"outcome": "flagged", "policy": None, "reading": {"model": model, "prompt": prompt}}, stored)
    assert tally.models == {("m", "p-1"): 2, ("m", "p-2"): 1}
    assert (tally.made_by, tally.outcomes) == ({("reader", "judge"): 4}, {"flagged": 4})


def test_schema_is_that_of_the_file(folder: Path) -> None:
    """Fields stand in the order of the columns, with the key."""
    assert export("--as", "csv", "--output", "panel.csv") == 0
    schema = package(folder)["resources"][0]["schema"]
    with (folder / "panel.csv").open(encoding="utf-8", newline="") as stream:
        assert [field["name"] for field in schema["fields"]] == next(csv.reader(stream))
    assert schema["primaryKey"] == ["unit_key", "year"]
    assert {field["type"] for field in schema["fields"]} == {"string", "integer", "number"}


def test_formats_side_by_side(folder: Path) -> None:
    """A second format in the folder joins the package; written again, it takes its own place."""
    for name in ("panel.csv", "panel.dta", "panel.csv"):
        assert export("--as", name.rpartition(".")[2], "--output", name) == 0
    paths = [resource["path"] for resource in package(folder)["resources"]]
    assert sorted(paths) == sorted(f"panel.{s}{t}" for s in ("csv", "dta") for t in ("", ".codebook.csv", ".crosswalk.csv"))
    names = [field["name"] for r in package(folder)["resources"] if r["path"] == "panel.dta" for field in r["schema"]["fields"]]
    assert "req_received_total" in names
    assert "req_received_total_m" not in names


def test_foreign_package_is_left_alone(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A datapackage.json of somebody else's is not written over."""
    (folder / "datapackage.json").write_text('{"name": "theirs", "resources": []}', encoding="utf-8")
    assert export("--as", "csv", "--output", "panel.csv") == 2
    assert "not ours" in capsys.readouterr().err
    assert package(folder)["name"] == "theirs"
    assert not (folder / "panel.csv").exists()


def test_panel_on_stdout_writes_nothing_beside(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Data go where they are sent, and words to stderr."""
    assert export("--as", "csv") == 0
    told = capsys.readouterr()
    assert told.out.startswith("unit_key,year,")
    assert "panel: 3 rows, 3 agencies" in told.err
    assert not (folder / "datapackage.json").exists()


def test_labels_in_the_language_that_is_asked_for(folder: Path) -> None:
    """A Stata file is labelled in Chinese or English."""
    for language, label in (("zh", "一、本年新收政府信息公开申请数量 × 总计"), ("en", "New requests received, total")):
        assert export("--as", "dta", "--output", "panel.dta", "--lang", language) == 0
        with pandas.io.stata.StataReader(folder / "panel.dta") as reader:
            assert reader.variable_labels()["req_received_total"] == label


@pytest.mark.parametrize("shape", ["parquet", "xlsx", "dta", "sqlite"])
def test_files_that_are_no_text_need_a_name(shape: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """They are not written to a terminal; the message says what to give."""
    assert export("--as", shape) == 2
    assert "--output FILE" in capsys.readouterr().err
    assert [path.name for path in folder.iterdir() if path.suffix == f".{shape}"] == []


def test_refused_panel_leaves_nothing(folder: Path) -> None:
    """Where agency-years are not unique no file appears, not even half of one."""
    before = sorted(path.name for path in folder.iterdir())
    again = (folder / "in" / "two-totals-wrong.txt").read_text(encoding="utf-8") + "\n页面更新\n"
    (folder / "in" / "again.txt").write_text(again, encoding="utf-8")
    assert main(["extract", "in", "--store", "s.db"]) in (0, 1)
    for shape in ("csv", "dta", "parquet", "xlsx", "sqlite"):
        assert export("--as", shape, "--output", f"panel.{shape}") == 2
    assert sorted(path.name for path in folder.iterdir() if not path.name.startswith("s.db-")) == before
