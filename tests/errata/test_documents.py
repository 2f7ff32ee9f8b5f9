"""The documents in a folder: names, tables, what office programmes make of them."""

import shutil
import subprocess
from pathlib import Path

import pytest

from giextract.errata import sheets
from giextract.errata.cover import Cover
from giextract.errata.names import Names
from giextract.errata.sending import Choice
from giextract.errata.unit import Unit
from giextract.errors import UsageError
from tests.errata.letters import AGENCY, GRANTED, WRONG, changed, read_into, sent, store_of, strings_of, text_of
from tests.rules.trial import sample
from tests.samples import LETTER

WRONG_REPORT = changed((GRANTED, WRONG), ("办结10件", "办结14件"))


def test_each_unit_gets_a_letter_and_the_table_names_it(tmp_path: Path) -> None:
    """Documents of the units with something to be told, and one table over all of them and over what is no report."""
    other = sample("2019")
    store = store_of(tmp_path, {"a.txt": WRONG_REPORT, "b.txt": other, "c.txt": LETTER})
    found = sent(store, tmp_path / "out", "docx", "xlsx")
    assert (found.units, found.written, found.unread) == (2, 1, 1)
    names = {f"{stem}{suffix}" for stem in ("总表", f"{AGENCY}2021年") for suffix in (".docx", ".xlsx")}
    assert {path.name for path in (tmp_path / "out").iterdir()} == names
    cover = text_of(tmp_path / "out" / "总表.docx")
    assert f"1 {AGENCY} 2021 2 2 0 {AGENCY}2021年" in cover
    assert "无反馈事项" in cover and "1 c.txt 不是年度报告或正文不在文件中" in cover


def test_letter_reads_as_an_office_writes(tmp_path: Path) -> None:
    """Title, addressee, groups in their order, numbered sentences, and places for the office to fill in."""
    sent(store_of(tmp_path, {"a.txt": WRONG_REPORT}), tmp_path / "out")
    lines = text_of(tmp_path / "out" / f"{AGENCY}2021年.docx").splitlines()
    assert lines[:3] == ["关于2021年政府信息公开工作年度报告的", "核对反馈意见", f"{AGENCY}："]
    assert lines.index("一、必须更正") < lines.index("二、请核实")
    assert "1．表三（一）予以公开：自然人5＋商业企业1＝6，总计填7，请核实更正。" in lines
    assert "注：表三指“三、收到和处理政府信息公开申请情况”。" in lines
    assert lines[-1] == "＿＿＿＿年＿＿月＿＿日"
    assert not any("B301" in line or "N501" in line for line in lines)


def test_office_programme_opens_what_was_written(tmp_path: Path) -> None:
    """LibreOffice reads letter, spreadsheet and tables, and finds the same sentence in them."""
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice is not installed")
    sent(store_of(tmp_path, {"a.txt": WRONG_REPORT}), tmp_path / "out", "docx", "xlsx")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    for suffix, filter_ in (("docx", "txt:Text (encoded):UTF8"), ("xlsx", "csv:Text - txt - csv (StarCalc):44,34,76,1")):
        files = [str(path) for path in sorted((tmp_path / "out").glob(f"*.{suffix}"))]
        command = [soffice, "--headless", profile, "--convert-to", filter_, "--outdir", str(tmp_path / suffix), *files]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        text = next((tmp_path / suffix).glob(f"{AGENCY}*")).read_text(encoding="utf-8-sig")
        assert "表三（一）予以公开：自然人5＋商业企业1＝6，总计填7，请核实更正。" in text
        cover = next((tmp_path / suffix).glob("总表*")).read_text(encoding="utf-8-sig")
        assert f"{AGENCY}2021年" in cover


def test_only_what_is_asked_for(tmp_path: Path) -> None:
    """Groups, agencies and years can be chosen; what is left out is not counted either."""
    store = store_of(tmp_path, {"a.txt": WRONG_REPORT, "b.txt": sample("2019"), "c.txt": LETTER})
    found = sent(store, tmp_path / "out", choice=Choice(groups=("check",), agency="农业农村", year=2021))
    assert (found.units, found.written, found.unread) == (1, 1, 0)
    text = text_of(tmp_path / "out" / f"{AGENCY}2021年.docx")
    assert "一、请核实" in text and "必须更正" not in text


def test_folder_with_files_in_it_is_left_alone(tmp_path: Path) -> None:
    """A letter of an older run must not go out with the new ones."""
    store = store_of(tmp_path, {"a.txt": WRONG_REPORT})
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    with pytest.raises(UsageError, match="new folder"):
        sent(store, tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("agency", ["../../etc/passwd", "/etc/局", "CON", "局\u202e\u0000名", "", "局" * 400, "总表", "a:b*c?"])
def test_name_of_a_file_leads_nowhere(agency: str) -> None:
    """Whatever a report prints as its agency, the file stands in the folder, under a name that every system takes."""
    names = Names("总表")
    given = [names.of(Unit.of(agency, None, [])) for _ in range(3)]
    assert len({name.casefold() for name in given}) == 3
    for name in given:
        assert Path(name).name == name and name not in ("", ".", "..", "总表")
        assert not set(name) & set('/\\:*?"<>|\0\u202e') and len(f"{name}.docx".encode()) < 255
        assert name.upper() != "CON"


def test_agency_is_no_formula(tmp_path: Path) -> None:
    """A name that begins like a formula stands in the spreadsheet as text."""
    cover = Cover()
    cover.add(Unit.of("=1+1局", 2021, []), None)
    sheets.write_cover(cover, tmp_path / "cover.xlsx")
    inside = strings_of(tmp_path / "cover.xlsx")
    assert "<f>" not in inside and "=1+1局" in inside


def test_second_version_of_a_report_is_not_sent_twice(tmp_path: Path) -> None:
    """Of one report in two files the one that leads is answered, and the other is no unit."""
    store = store_of(tmp_path, {"a.txt": WRONG_REPORT})
    read_into(store, tmp_path / "in-s.db", {"b.txt": WRONG_REPORT.replace("逐站补齐", "逐一补齐")})
    assert sent(store, tmp_path / "out").units == 1
