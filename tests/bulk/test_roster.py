"""A roster says whose report it is: by code, over the years, through new names and successors."""

from pathlib import Path

import pytest

from giextract import bulk
from giextract.bulk.across.agencies import normal
from giextract.bulk.across.roster import Roster
from giextract.errors import UsageError
from giextract.report import Report
from giextract.store import Store
from tests.bulk.annual import annual, reports, stored, told

HEAD = "code,name,valid_from,valid_to,predecessor\n"
NEW, OLD = "青岩县农业农村局", "青岩县农业局"
RENAMED = HEAD + f"1001,{OLD},,2021,\n1002,{NEW},2022,,1001\n"


def roster(tmp_path: Path, text: str | bytes) -> Roster:
    """A roster from a file with this text."""
    path = tmp_path / "units.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return bulk.load_roster(path)


def one(tmp_path: Path, agency: str, text: str, year: int = 2022) -> Report:
    """A report by this agency, with a roster."""
    (report,) = stored(tmp_path, {"a.txt": annual(year, agency=agency)}, roster(tmp_path, text)).values()
    return report


def test_a_name_of_the_roster_gives_its_code(tmp_path: Path) -> None:
    """As printed, the name is the unit's: no proposal, and the report says whose word it is."""
    report = one(tmp_path, "青岩县水务局", HEAD + "1001,青岩县水务局,,,\n")
    assert (report.agency, report.agency_id, report.outcome) == ("青岩县水务局", "1001", "consistent")
    assert (report.origin["agency_id"].value, report.origin["agency_id"].by) == ("1001", "roster")
    assert not told(report)


@pytest.mark.parametrize(
    ("printed", "listed"),
    [
        ("青岩县人民政府办公室", "青岩县政府办"),
        ("青岩县水務局", "青岩县水务局"),
        ("青岩县农业农村局", "青岩县農業農村局"),
        ("青岩县卫生健康委员会", "青岩县卫生健康委"),
        ("青岩县人民政府", "青岩县政府"),
        ("青岩县水务局", "青岩县水务局2022年政府信息公开工作年度报告"),
        ("青岩县水务局", "青岩县　水务局（机关）"[:8]),
    ],
)
def test_a_like_name_is_a_proposal(tmp_path: Path, printed: str, listed: str) -> None:
    """Script, width, longer and shorter endings and what stands around a name differ: a notice says it was guessed."""
    report = one(tmp_path, printed, HEAD + f"1001,{listed},,,\n")
    assert report.agency_id == "1001"
    assert report.outcome == "consistent"
    assert ("taken for 1001 of the roster by its name" in told(report).get("Y712", "")) is (
        listed.replace("　", "") != printed
    )


@pytest.mark.parametrize(("printed", "listed"), [("青岩县教育局", "教育局"), ("教育局", "青岩县教育局"), ("青岩县教育局", "白水县教育局")])
def test_a_region_is_never_taken_away(tmp_path: Path, printed: str, listed: str) -> None:
    """Every county has an 教育局: neither the longer nor the shorter name is the other's."""
    assert normal(printed) != normal(listed)
    report = one(tmp_path, printed, HEAD + f"1001,{listed},,,\n")
    assert report.agency_id is None


def test_dates_decide_between_units_of_one_name(tmp_path: Path) -> None:
    """Whose name it was in the year of the report; at its end, if two bore it; nobody's, if two still do."""
    units = roster(tmp_path, HEAD + "1,青岩县水务局,,2020-06,\n2,青岩县水务局,2020-07-01,2022,\n3,青岩县水务局,2022,,\n")
    assert [units.agency("青岩县水务局", year).code for year in (2019, 2020, 2021, 2022, 2023)] == ["1", "2", "2", None, "3"]
    assert units.agency("青岩县水务局", None).code is None


def test_a_predecessor_makes_one_line_of_years(tmp_path: Path) -> None:
    """What the old agency carried over the new one must take in; the finding says that this rests on the roster."""
    files = {"a.txt": annual(2021, carried_out=1, agency=OLD), "b.txt": annual(2022, agency=NEW, normative=[0, 0, 10])}
    assert not told(stored(tmp_path, files)["b.txt"])
    after = stored(tmp_path, {}, roster(tmp_path, RENAMED))
    assert [after[name].agency_id for name in ("a.txt", "b.txt")] == ["1001", "1002"]
    assert f"{NEW} is taken to go on from {OLD}, as the roster says" in told(after["b.txt"])["Y701"]
    assert after["b.txt"].outcome == "flagged"


def test_one_code_under_two_names_is_one_agency(tmp_path: Path) -> None:
    """A new name with the old code needs no guess."""
    files = {"a.txt": annual(2021, carried_out=1, agency=OLD), "b.txt": annual(2022, agency=NEW, normative=[0, 0, 10])}
    after = stored(tmp_path, files, roster(tmp_path, HEAD + f"1001,{OLD},,2021,\n1001,{NEW},2022,,\n"))
    assert told(after["b.txt"])["Y701"].endswith("difference 自然人 -1, 总计 -1")


def test_who_was_split_or_merged_begins_anew(tmp_path: Path) -> None:
    """Two successors of one, or two predecessors, are not held against each other year by year."""
    files = {"a.txt": annual(2021, carried_out=1, agency=OLD), "b.txt": annual(2022, agency=NEW, normative=[0, 0, 10])}
    split = HEAD + f"1,{OLD},,2021,\n2,{NEW},2022,,1\n3,青岩县畜牧局,2022,,1\n"
    assert not told(stored(tmp_path, files, roster(tmp_path, split))["b.txt"])
    merged = HEAD + f"1,{OLD},,2021,\n3,青岩县畜牧局,,2021,\n2,{NEW},2022,,1;3\n"
    assert not told(stored(tmp_path, {}, roster(tmp_path, merged))["b.txt"])


def test_without_a_roster_names_in_two_spellings_are_one(tmp_path: Path) -> None:
    """人民政府 one year and 政府 the next are held against each other, and the finding says so."""
    files = {
        "a.txt": annual(2021, carried_out=1, agency="青岩县人民政府"),
        "b.txt": annual(2022, agency="青岩县政府", normative=[0, 0, 10]),
    }
    found = told(stored(tmp_path, files)["b.txt"])["Y701"]
    assert "青岩县人民政府 and 青岩县政府 are taken for one agency by their names" in found


@pytest.mark.usefixtures("either_store")
def test_the_same_roster_changes_nothing_and_another_redoes(tmp_path: Path) -> None:
    """The store keeps its roster, for a run without one too, and gives it up for another; an empty one takes all back."""
    first = stored(tmp_path, {"a.txt": annual(2022)}, roster(tmp_path, HEAD + "1001,青岩县水务局,,,\n"))
    assert stored(tmp_path, {}) == first
    with Store.open(str(tmp_path / "s.db")) as store:
        assert not bulk.wants_second_pass(store, None)
        assert not bulk.wants_second_pass(store, roster(tmp_path, HEAD + "1001,青岩县水务局,,,\n"))
        assert bulk.wants_second_pass(store, roster(tmp_path, HEAD + "1002,青岩县水务局,,,\n"))
    assert stored(tmp_path, {}, roster(tmp_path, HEAD + "1002,青岩县水务局,,,\n"))["a.txt"].agency_id == "1002"
    added = stored(tmp_path, {"b.txt": annual(2021)})
    assert added["b.txt"].agency_id == "1002"
    gone = stored(tmp_path, {}, roster(tmp_path, HEAD))["a.txt"]
    assert (gone.agency_id, gone.origin) == (None, {})


def test_rules_run_again_keep_the_roster(tmp_path: Path) -> None:
    """verify judges pages anew and applies the stored roster again."""
    before = stored(tmp_path, {"a.txt": annual(2022)}, roster(tmp_path, HEAD + "1001,青岩县水务局,,,\n"))
    with Store.open(str(tmp_path / "s.db")) as store:
        list(bulk.verify(store))
        bulk.second_pass(store)
        assert reports(store) == before


def test_a_manifest_goes_before_a_roster(tmp_path: Path) -> None:
    """The code of a manifest stays, whatever the roster makes of the printed name."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_bytes(annual(2022))
    (tmp_path / "m.csv").write_text("path,agency code\na.txt,77\n", encoding="utf-8")
    with Store.open(str(tmp_path / "s.db"), create=True) as store:
        manifest = bulk.load_manifest(tmp_path / "m.csv")
        assert len(list(bulk.extract(bulk.find([str(tmp_path / "in")]), store, manifest=manifest))) == 1
        bulk.second_pass(store, roster(tmp_path, HEAD + "1001,青岩县水务局,,,\n"))
        (report,) = reports(store).values()
    assert (report.agency_id, report.origin) == ("77", {})


def test_a_manifests_codes_keep_namesakes_apart(tmp_path: Path) -> None:
    """Two agencies of one name and other codes are not held against each other."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_bytes(annual(2021, carried_out=1))
    (tmp_path / "in" / "b.txt").write_bytes(annual(2022))
    (tmp_path / "m.csv").write_text("path,agency code\na.txt,77\nb.txt,78\n", encoding="utf-8")
    with Store.open(str(tmp_path / "s.db"), create=True) as store:
        manifest = bulk.load_manifest(tmp_path / "m.csv")
        assert len(list(bulk.extract(bulk.find([str(tmp_path / "in")]), store, manifest=manifest))) == 2
        bulk.second_pass(store)
        assert not told(reports(store)["b.txt"])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_chinese_headings_and_encodings(tmp_path: Path, encoding: str) -> None:
    """A sheet as Excel saves it, headings in Chinese; columns that are not known are left alone."""
    text = "代码,名称,级别,生效,失效,前身,上级\n1,青岩县政府,县,,,,\n2,青岩县水务局,县,2015年3月,2023/12/31,,1\n"
    unit = roster(tmp_path, text.encode(encoding)).units[1]
    assert (unit.code, unit.name, unit.valid_from, unit.valid_to, unit.parent) == (
        "2", "青岩县水务局", "2015年3月", "2023/12/31", "1",
    )  # fmt: skip
    assert [unit.is_valid(year) for year in (2014, 2015, 2023, 2024)] == [False, True, True, False]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name,valid_from\nx,2019\n", "line 1: expected headings code, name"),
        (HEAD + "1001,,,,\n", "line 2: name: is empty"),
        (HEAD + ",青岩县水务局,,,\n", "line 2: code: is empty"),
        (HEAD + "1,甲局,2019,,\n1,甲局,2019,,\n", "line 3: says the same as line 2"),
        (HEAD + "1,甲局,lately,,\n", "line 2: valid_from: lately is no date; write 2019"),
        (HEAD + "1,甲局,,2019-13,\n", "line 2: valid_to: 2019-13 is no date"),
        (HEAD + "1,甲局,2020,2019,\n", "line 2: valid_from 2020 is after valid_to 2019"),
        (HEAD + "1,甲局,,,1\n", "line 2: 1 cannot be its own predecessor"),
        (HEAD + "1,甲局,,,9\n", "line 2: predecessor 9 has no line of its own"),
        (HEAD + "1,甲局,,,2\n2,乙局,,,3\n3,丙局,,,1\n", "line 2: the predecessors of 1 lead back to 1"),
    ],
)
def test_what_makes_no_sense_is_told_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    """One line that names the roster, the line and what is wrong."""
    with pytest.raises(UsageError, match=f"units.csv: {said}"):
        roster(tmp_path, text)


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    """A workbook given for a sheet is refused in one line."""
    with pytest.raises(UsageError, match="neither UTF-8 nor GBK"):
        roster(tmp_path, b"PK\x03\x04\xff\xff\xff\x00\x81")
    with pytest.raises(UsageError, match="no such file"):
        bulk.load_roster(tmp_path / "none.csv")
