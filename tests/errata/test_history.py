"""A draft that was handed in again: corrected, still open, newly broken, changed unasked."""

from pathlib import Path

import pytest

from giextract.checks.catalogue import rules
from giextract.errata.history import Grounds, History, history
from giextract.errata.sending import Choice
from giextract.errata.telling import sentences, told
from giextract.pipeline import judge, prepare, review
from tests.errata.letters import (
    AGENCY,
    GRANTED,
    LICENCES,
    LICENCES_MORE,
    WRONG,
    changed,
    read_into,
    sent,
    store_of,
    text_of,
)
from tests.rules.trial import sample

PENALTIES = "| 行政处罚 | 15 |  |  |"
CASES, WRONG_CASES = "| 1 | 0 | 0 | 1 | 2 |", "| 1 | 0 | 0 | 1 | 3 |"


def past(before: str, after: str, grounds: Grounds | None = None) -> History:
    """What becomes of the first text in the second."""
    both = []
    for text in (before, after):
        page = prepare(text.encode(), "a.txt")[0]
        stands = review(judge(page), (), lambda: pytest.fail("no page"))
        both += [stands, told(stands)]
    return history(*both, grounds or Grounds(rules(), True))  # type: ignore[arg-type]


def test_corrected_sum_and_a_figure_changed_unasked() -> None:
    """What was asked is done; a figure that nobody asked about is told with both its values."""
    found = past(changed((GRANTED, WRONG)), changed((LICENCES, LICENCES_MORE)))
    assert [s[:8] for s in sentences(found.corrected)] == ["表三（一）予以公", "表三“总计”列：", "文字部分“予以公"]
    assert sentences(found.corrected)[0] == "表三（一）予以公开：自然人5＋商业企业1＝6，总计填7。"
    assert found.changed == ("表二“行政许可”“本年处理决定数量”栏：由36改为37。",)
    assert (found.open, found.new, found.unclear) == ((), (), ())


def test_sum_that_is_still_wrong_in_another_way_is_still_open() -> None:
    """Another wrong total is the same finding; its cells were asked about, so that they are no change of their own."""
    found = past(changed((GRANTED, WRONG)), changed((GRANTED, WRONG.replace("7", "9"))))
    assert {one.rule for one in found.open} == {"B301", "B303", "N501"}
    assert (found.corrected, found.new, found.changed) == ((), (), ())


def test_sum_that_was_right_before_is_new() -> None:
    """What the new draft broke is told as new."""
    found = past(changed((GRANTED, WRONG)), changed((GRANTED, WRONG), (CASES, WRONG_CASES)))
    assert [one.rule for one in found.new] == ["B401"]
    assert found.changed == ("表四“行政复议”“总计”栏：由2改为3。",)


def test_figures_that_are_gone_are_not_corrected() -> None:
    """A table that is left out, or a row left blank, corrects nothing."""
    without = sample("2021").split("三、收到和处理")[0] + "四、政府信息公开行政复议" + sample("2021").split("四、政府信息公开行政复议")[1]
    blank = changed((GRANTED, "| （一）予以公开 |  |  |  |  |  |  |  |"))
    for after in (without, blank):
        found = past(changed((GRANTED, WRONG)), after)
        assert not [one for one in found.corrected if "（一）" in one.text]
        assert [one for one in found.unclear if "（一）予以公开" in one.text] or [one for one in found.open if one.rule == "B301"]


def test_prose_finding_without_cells_is_the_same_with_other_figures() -> None:
    """The sentence is the same sentence, whatever it counts now."""
    first = changed(("其他信息8条", "其他信息18条"))
    found = past(first, changed(("其他信息8条", "其他信息28条")))
    assert [one.rule for one in found.open] == ["N503"]
    assert past(first, sample("2021")).corrected[0].text.startswith("文字部分“全年主动公开政府信息120条")


def test_same_store_holds_what_stood_at_the_path_before(tmp_path: Path) -> None:
    """Drafts read into one store are compared by their path, and the letter opens with what was done."""
    store = store_of(tmp_path, {"a.txt": changed((GRANTED, WRONG), (PENALTIES, PENALTIES))})
    read_into(store, tmp_path / "in-s.db", {"a.txt": changed((CASES, WRONG_CASES))})
    sent(store, tmp_path / "out", choice=Choice(last=store))
    text = text_of(tmp_path / "out" / f"{AGENCY}2021年.docx")
    assert "一、上次反馈办理情况\n已更正3项（所列为上次反馈内容）：\n1．表三（一）予以公开" in text
    assert "尚未更正0项。\n新出现1项。" in text
    assert "1．（新出现）表四“行政复议”：结果维持1＋尚未审结1＝2，总计填3，请核实更正。" in text
    assert "表四“行政复议”“总计”栏：由2改为3。" in text
    assert f"1 {AGENCY} 2021 1 0 0 3 0 0 1 1 {AGENCY}2021年" in text_of(tmp_path / "out" / "总表.docx")


def test_two_stores_are_compared_by_unit_and_year(tmp_path: Path) -> None:
    """In another store the draft of the same agency and year is the last one, whatever its file is called."""
    last = store_of(tmp_path, {"old.txt": changed((GRANTED, WRONG)), "2022.txt": sample("2022")}, "old.db")
    store = store_of(tmp_path, {"new-name.txt": sample("2021")}, "new.db")
    sent(store, tmp_path / "out", choice=Choice(last=last))
    text = text_of(tmp_path / "out" / f"{AGENCY}2021年.docx")
    assert "再次进行了核对" in text and "已更正3项" in text and "请于" not in text


def test_unit_without_a_last_draft_has_no_history(tmp_path: Path) -> None:
    """The first draft of a unit is answered as ever."""
    last = store_of(tmp_path, {"2022.txt": sample("2022")}, "old.db")
    store = store_of(tmp_path, {"a.txt": changed((GRANTED, WRONG))}, "new.db")
    sent(store, tmp_path / "out", choice=Choice(last=last))
    text = text_of(tmp_path / "out" / f"{AGENCY}2021年.docx")
    assert "上次反馈" not in text and "一、必须更正" in text


def test_finding_whose_rule_is_off_is_not_corrected() -> None:
    """The new draft's silence says nothing where its policy no longer asks."""
    found = past(changed((GRANTED, WRONG)), sample("2021"), Grounds({}, True))
    assert (found.corrected, len(found.unclear)) == ((), 3)


def test_finding_of_other_reports_is_not_corrected_without_them(tmp_path: Path) -> None:
    """A new store without last year's report cannot tell whether what is carried in is right now."""
    carried = "| 二、上年结转政府信息公开申请数量 | 1 | 0 | 0 | 0 | 0 | 0 | 1 |"
    wrong = changed((carried, "| 二、上年结转政府信息公开申请数量 | 2 | 0 | 0 | 0 | 0 | 0 | 2 |"), base="2022")
    last = store_of(tmp_path, {"2021.txt": sample("2021"), "2022.txt": wrong}, "old.db")
    store = store_of(tmp_path, {"2022.txt": sample("2022")}, "new.db")
    sent(store, tmp_path / "out", choice=Choice(last=last))
    text = text_of(tmp_path / "out" / f"{AGENCY}2022年.docx")
    unclear = text.split("此次未能核对")[1]
    assert "你单位2021年报告“结转下年度继续办理”为自然人1、总计1" in unclear
    assert "本年新收" in text.split("此次未能核对")[0]
    read_into(last, tmp_path / "in-old.db", {"2022.txt": sample("2022")})
    sent(last, tmp_path / "again", choice=Choice(last=last))
    assert "此次未能核对" not in text_of(tmp_path / "again" / f"{AGENCY}2022年.docx")


def test_finding_that_moved_to_another_group_is_not_corrected() -> None:
    """What was an order and is a question now has not been corrected, whichever groups are asked for."""
    blank = GRANTED.replace("| 1 | 0 |", "|  | 0 |").replace("6 |", "7 |")
    found = past(changed((GRANTED, WRONG)), changed((GRANTED, blank))).of(("must",))
    row = "requests.granted.individual"
    assert not [one for one in (*found.corrected, *found.unclear, *found.open) if one.rule == "B301" and row in one.cells]
    asked = past(changed((GRANTED, WRONG)), changed((GRANTED, blank))).of(("check",)).open
    assert [one.group for one in asked if one.rule == "B301" and row in one.cells] == ["check"]
