"""Claims with their own arithmetic: lists, small tables and shares."""

from decimal import Decimal

import pytest

from giextract.document import read_document
from giextract.reading.copy import copy_of
from giextract.reading.prose import read_prose
from giextract.report import Statement
from tests.prose.pages import COUNTY, alarms, held, said, tables

NONE = tables()


def claim(text: str) -> Statement:
    """The one claim of a text, held against its own arithmetic."""
    (found,) = [s for s in held(text, NONE) if s.kind == "claim"]
    return found


@pytest.mark.parametrize(
    ("text", "parts", "relation"),
    [
        ("公开信息100条，其中机构类60条，政策类30条，其他信息10条。", "60 30 10", "closed"),
        ("公开信息100条（其中机构类60条，政策类30条，其他应主动公开政府信息10条）。", "60 30 10", "closed"),
        ("对22家（9家汽，13家水）监管。", "9 13", "list"),
        ("制作简明问答98期，其中，市级48期、县级50期。", "48 50", "among"),
        ("公开信息52条，其中政策类3条，能源类信息 45，其他类4条；办理19件。", "3 45 4", "closed"),
        ("收到政府信息公开申请107件，其中自然人申请93件，法人或其他组织申请14件。", "93 14", "closed"),
        ("收费2950元。其中，县局1件，收取420元；县医院2件，收取2530元。", "420 2530", "among"),
    ],
)
def test_parts_of_a_whole_are_read(text: str, parts: str, relation: str) -> None:
    """Each list with its parts, how they belong to the whole, and that it adds up."""
    found = claim(text)
    assert [p.value for p in found.parts] == parts.split()
    assert found.relation == relation
    assert all(text[slice(*p.span)] == p.value for p in found.parts)
    assert found.holds is True


@pytest.mark.parametrize(
    "text",
    [
        "公开信息100条，其中机构类60条，政策类31条，其他信息10条。",
        "公开信息1000条（甲类300条，乙类300条，丙类300条，丁类99条）。",
        "公开信息1000条，其中甲类300条，乙类300条，丙类300条，丁类101条。",
        "收到政府信息公开申请107件，其中自然人申请93件，法人或其他组织申请13件。",
        "政府信息公开行政复议35件，其中结果维持7件，结果纠正6件，其他结果17件，尚未审结4件。",
    ],
)
def test_parts_that_must_add_up_and_do_not(text: str) -> None:
    """A list that names its rest, or misses its whole by next to nothing, is found."""
    assert claim(text).holds is False


@pytest.mark.parametrize(
    "text",
    [
        "公开信息100条，其中网站60条，微信20条。",
        "公开信息100条，其中网站80条，微信80条。",
        "公开信息100条，其中机构类60条，政策类30条等。",
        "公开信息100余条，其中机构类60条，政策类31条，其他信息10条。",
        "公开信息100条，其中机构类60余条，政策类31条，其他信息10条。",
        "公开信息100条，其中机构类60条，同比增加5条，其他信息10条。",
        "公开信息100条，其中文件60件，政策31件，其他信息10条。",
        "受理申请80件，办结78件，其中自然人申请70件，法人或其他组织申请10件。",
        "收到申请1000件（含上年结转300件，网上300件，信函300件，当面99件）。",
        "公开信息100条，其中机构类60条（其中领导2条），政策类31条，其他信息10条。",
        "发布解读30篇（图解10篇、视频5篇、文字20篇）。",
        "公开信息比上年增加30条，其中机构类60条，政策类31条，其他信息10条。",
    ],
)
def test_lists_that_need_not_add_up(text: str) -> None:
    """Open lists, estimates, other units, parts that may overlap or belong to another figure are never found wrong."""
    assert [s for s in held(text, NONE) if s.kind == "claim" and s.holds is False] == []


def _with_grid(text: str) -> list[Statement]:
    document = read_document(text.encode())
    copy = copy_of(document)
    found = read_prose(copy.plain, document.text, (0, len(text)), [], document.grids, COUNTY, 2021)
    return [s for s in found if s.kind == "claim"]


def test_a_small_table_under_its_sentence_is_a_claim() -> None:
    """The categories below a sentence are the parts of the figure that ends it."""
    text = "通过网站公开**103**条，\n\n文件\t人事\t动态\n5条\t22条\t76条\n\n完。"
    (found,) = _with_grid(text)
    assert [p.value for p in found.parts] == ["5", "22", "76"]
    assert (found.variable, found.stated, found.relation) == ("channels.website", "103", "closed")


@pytest.mark.parametrize(
    "text",
    [
        "通过网站公开103条，\n\n文件\t人事\t合计\n5条\t22条\t27条\n",
        "通过网站公开103条，\n\n文件\t人事\t动态\n5件\t22件\t76件\n",
        "通过网站公开103条，比上年多。另一件事是：\n\n文件\t人事\t动态\n5条\t22条\t76条\n",
        "通过网站公开103条，\n\n2019\t2020\t2021\n5条\t22条\t76条\n",
    ],
)
def test_a_table_that_is_not_the_breakdown_is_left_alone(text: str) -> None:
    """Totals, other units, years and tables under another sentence are no parts."""
    assert _with_grid(text) == []


LIST = "答复政府信息公开申请805件。予以公开258件，占{a}%；不予公开35件，占4.34%；无法提供265件，占32.9%；不予处理158件，占19.6%。"


@pytest.mark.parametrize("printed", ["32", "32.0", "32.1", "32.04", "32.05"])
def test_a_share_is_right_rounded_or_cut(printed: str) -> None:
    """Rounding and truncation of the last printed place are both lawful."""
    shares = [s for s in held(LIST.format(a=printed), NONE) if s.relation == "share"]
    assert [s.holds for s in shares] == [True] * 4


def test_a_share_beside_others_of_one_base_is_wrong() -> None:
    """33.9 is no share of the base that the other three have in common."""
    shares = [s for s in held(LIST.format(a="33.9"), NONE) if s.relation == "share"]
    assert [s.holds for s in shares] == [False, True, True, True]
    assert shares[0].recomputed == "32.05"
    assert "N504" in {f.rule for f in alarms(LIST.format(a="33.9"), NONE)}


@pytest.mark.parametrize(
    "text", ["予以公开258件，占33.9%。", "共805件，予以公开258件，约占33.9%。", "办结率99.4%。", "同比增长33.9%。"]
)
def test_a_lone_share_is_never_wrong(text: str) -> None:
    """Without others beside it a share may be of a base that is not told."""
    assert [s for s in held(text, NONE) if s.holds is False] == []


def test_outcomes_that_do_not_exhaust_the_answered() -> None:
    """All six outcomes told after the number answered add up to it, or to what else was to be handled."""
    text = "答复政府信息公开申请{n}件。予以公开10件，部分公开1件，不予公开2件，无法提供3件，不予处理4件，其他处理0件。"
    assert [s.holds for s in said_and_held(text.format(n=20))] == [True]
    assert [s.holds for s in said_and_held(text.format(n=25))] == [False]


def said_and_held(text: str) -> list[Statement]:
    """The claims about all outcomes."""
    return [s for s in held(text, NONE) if s.variable == "requests.outcomes"]


def test_the_message_names_the_part_that_is_missing() -> None:
    """Where the gap is exactly one part, the finding says which."""
    (finding,) = alarms("公开信息80条，其中甲类50条，乙类20条，丙类30条，其他信息10条。", NONE)
    assert "110" in finding.message
    assert "80" in finding.message
    assert "without 30" in finding.message
    assert "恰为其中一项30" in finding.message_zh


def test_claims_are_read_without_being_added() -> None:
    """The reading states parts and whole; what they come to is left to the rules."""
    found = [s for s in said("公开信息100条，其中甲60条，乙30条，其他信息11条。") if s.kind == "claim"]
    assert [(s.recomputed, s.holds) for s in found] == [(None, None)]
    assert sum(Decimal(p.value) for p in found[0].parts) == 101
