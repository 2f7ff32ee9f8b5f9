"""A manifest adds to what a page says, or goes before it; what differs is told."""

from pathlib import Path

import pytest

from giextract import bulk
from giextract.errors import UsageError
from giextract.report import Report
from giextract.store import Store, unpack
from tests.samples import CLEAN

HEAD = "path,url,agency,agency code,year,fetched at\n"


def extract(tmp_path: Path, manifest: str | None) -> list[Report]:
    """Extract a folder of one report with a manifest."""
    (tmp_path / "in").mkdir(exist_ok=True)
    (tmp_path / "in" / "a.txt").write_text(CLEAN, encoding="utf-8")
    given = None
    if manifest is not None:
        (tmp_path / "m.csv").write_text(manifest, encoding="utf-8")
        given = bulk.load_manifest(tmp_path / "m.csv")
    with Store.open(str(tmp_path / "s.db"), create=True) as store:
        assert not [d.failure for d in bulk.extract(bulk.find([str(tmp_path / "in")]), store, manifest=given) if d.failure]
        return [Report.model_validate_json(unpack(s.report)) for s in store.reports()]


def test_facts_are_added_and_conflicts_told(tmp_path: Path) -> None:
    """Address, code and date are added; another agency and year go before the page's, with a notice each."""
    (report,) = extract(tmp_path, HEAD + "a.txt,https://a.gov.cn/1.html,青岩县教育局,360000123,2021,2026-01-02\n")
    assert (report.agency, report.agency_id, report.year) == ("青岩县教育局", "360000123", 2021)
    assert (report.origin["url"].value, report.origin["url"].by) == ("https://a.gov.cn/1.html", "manifest")
    assert report.origin["fetched_at"].value == "2026-01-02"
    told = [f.message for f in report.findings if f.rule == "F603"]
    assert len(told) == 2
    assert report.outcome == "consistent"


def test_like_facts_are_no_conflict(tmp_path: Path) -> None:
    """What says the same as the page needs no notice."""
    (plain,) = extract(tmp_path, None)
    (report,) = extract(tmp_path, HEAD + f"a.txt,,{plain.agency},,{plain.year},\n")
    assert not [f for f in report.findings if f.rule == "F603"]


@pytest.mark.parametrize("path", ["in/a.txt", "./in/a.txt", "in\\a.txt", "a.txt"])
def test_paths_lead_from_the_manifest_or_from_the_root(tmp_path: Path, path: str) -> None:
    """A row finds its file by the path from its own folder, or by the name in the store."""
    (report,) = extract(tmp_path, HEAD + f"{path},,,360000123,,\n")
    assert report.agency_id == "360000123"


def test_new_manifest_is_heeded_and_none_leaves_all(tmp_path: Path) -> None:
    """Another row reads the report anew; a run without a manifest takes nothing back."""
    assert extract(tmp_path, None)[0].agency_id is None
    assert extract(tmp_path, HEAD + "a.txt,,,1,,\n")[0].agency_id == "1"
    assert extract(tmp_path, None)[0].agency_id == "1"
    assert extract(tmp_path, HEAD + "a.txt,,,2,,\n")[0].agency_id == "2"


def test_chinese_headings_and_encoding(tmp_path: Path) -> None:
    """A sheet saved by a Chinese Excel: headings in Chinese, bytes in GBK."""
    (tmp_path / "m.csv").write_bytes("路径,机关名称,年度\na.txt,青岩县教育局,2021\n".encode("gb18030"))
    manifest = bulk.load_manifest(tmp_path / "m.csv")
    assert manifest.rows["a.txt"][1].agency == "青岩县教育局"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("url,agency\nx,y\n", "line 1: expected headings"),
        (HEAD + "a.txt,,,,twenty,\n", "line 2: year"),
        (HEAD + "a.txt,,,,20211,\n", "line 2: year"),
        (HEAD + ",https://x,,,,\n", "line 2: no path"),
        (HEAD + "a.txt,,甲,,,\na.txt,,乙,,,\n", "line 3: a.txt stands here twice"),
    ],
)
def test_what_makes_no_sense_is_told_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    """One line that names the manifest, the line and what is wrong."""
    (tmp_path / "m.csv").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=said):
        bulk.load_manifest(tmp_path / "m.csv")


def test_rows_without_a_file_are_known(tmp_path: Path) -> None:
    """What no file was found for is kept to be told."""
    (tmp_path / "m.csv").write_text(HEAD + "b.txt,,,1,,\n", encoding="utf-8")
    assert bulk.load_manifest(tmp_path / "m.csv").unused == {"b.txt"}
