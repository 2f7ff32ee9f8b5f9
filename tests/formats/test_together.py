"""All versions of the report in a folder and in a zip file: one report, of which one version leads."""

import io
import json
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path

from giextract import bulk
from giextract.export import Wanted, to_stream
from giextract.store import Store
from tests.formats.annual import CLEAN
from tests.formats.versions import TEXTS, Files, Shelf, written

Reports = dict[str, dict]


def exported(place: Path) -> Reports:
    """Give the exported reports of a store by their paths."""
    out = io.StringIO()
    with Store.open(str(place)) as store:
        to_stream(store, Wanted("jsonl"), out)
    return {report["source"]["path"]: report for report in map(json.loads, out.getvalue().splitlines())}


def assert_one_report(reports: Reports, names: set[str], below: str = "") -> None:
    """All files are versions of one report, the same one leads for each, and it is a clean one."""
    assert set(reports) == {below + name for name in names}
    leading = {v["path"] for report in reports.values() for v in report["versions"] if v["leads"]}
    assert len(leading) == 1
    for path, report in reports.items():
        assert {v["path"] for v in report["versions"]} == set(reports), path
        assert sum(v["leads"] for v in report["versions"]) == 1, path
    assert reports[leading.pop()]["outcome"] == "consistent"


def assert_none_is_blamed(reports: Reports, alone: Mapping[str, str]) -> None:
    """No version is flagged for what another prints."""
    told = {p: [f["rule"] for f in r["findings"] if f["cause"] == "other_report"] for p, r in reports.items()}
    assert {path: rules for path, rules in told.items() if rules} == {}
    assert {path: report["outcome"] for path, report in reports.items()} == alone


def test_a_folder_of_all_versions_is_one_report(shelf: Shelf) -> None:
    """Text, pages, office files, prints and scans of one report are its versions, and none is blamed by another."""
    reports = exported(shelf.extracted())
    assert_one_report(reports, set(shelf.everything()))
    assert_none_is_blamed(reports, {path: judged_alone(shelf, path) for path in reports})


def judged_alone(shelf: Shelf, path: str) -> str:
    """Give the outcome of a version by itself."""
    return shelf.read(path).report.outcome


def test_a_zip_file_of_versions_is_one_report(tmp_path: Path) -> None:
    """What is written without other programmes, in one zip file, in folders of its own."""
    files = written(CLEAN)
    place = zipped(files, tmp_path)
    with Store.open(str(tmp_path / "z.db"), create=True) as store:
        done = list(bulk.extract(bulk.find([str(place)]), store))
        bulk.second_pass(store)
    assert len(done) == len(files)
    reports = exported(tmp_path / "z.db")
    assert_one_report(reports, set(files), "all.zip/")
    glued = {f"all.zip/{TEXTS['glued']}": "flagged"}
    assert_none_is_blamed(reports, {**dict.fromkeys(reports, "consistent"), **glued})


def test_a_zip_file_of_known_versions_is_not_read_again(shelf: Shelf, tmp_path: Path) -> None:
    """The same bytes in a zip file, those of office files and scans too, are known by their folder."""
    place = zipped(shelf.everything(), tmp_path)
    store_copy = shutil.copy(shelf.extracted(), tmp_path / "copy.db")
    before = exported(store_copy)
    with Store.open(str(store_copy)) as store:
        done = list(bulk.extract(bulk.find([str(place)]), store))
        bulk.second_pass(store)
    assert {one.location.removeprefix(f"{place}/") for one in done if one.known} == set(shelf.everything())
    after = exported(store_copy)
    assert {path: (r["outcome"], r["versions"]) for path, r in after.items()} == {
        path: (r["outcome"], r["versions"]) for path, r in before.items()
    }
    assert {path: report["places"][1:] for path, report in after.items()} == {
        path: [f"all.zip/{path}"] for path in before
    }


def zipped(files: Files, folder: Path) -> Path:
    """Put files into a zip file."""
    place = folder / "all.zip"
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return place
