"""The prose against the tables: every lawful reading accepted, a contradiction found."""

import pytest

from tests.prose.pages import BUREAU, COUNTY, alarms, held, tables

CELLS = tables(
    received=100, carried_in=5, granted=60, partly_granted=8, denied__other_law=3, denied__query=4, unavailable__not_held=10,
    unprocessed__repeat=6, other_handling__misc=9, concluded=100, carried_out=5,
    reconsideration__upheld=5, reconsideration__pending=2, reconsideration__total=7,
    litigation_direct__upheld=8, litigation_direct__pending=1, litigation_direct__total=9, litigation_after__upheld=2,
    litigation_after__total=2,
)  # fmt: skip
HEAD = "（二）依申请公开。"


@pytest.mark.parametrize(
    "text",
    [
        "共收到政府信息公开申请100件。",
        "共受理政府信息公开申请105件。",
        "全县共收到政府信息公开申请100件。",
        HEAD + "上年结转5件。",
        HEAD + "结转下年度5件。",
        HEAD + "办结100件。",
        HEAD + "办结94件。",
        HEAD + "办结85件。",
        HEAD + "答复政府信息公开申请95件。",
        HEAD + "予以公开60件，部分公开8件，不予公开7件，无法提供10件，不予处理6件，其他处理9件。",
        HEAD + "予以公开及部分公开68件。",
        HEAD + "自然人申请100件，法人或其他组织申请0件。",
        "政府信息公开行政复议7件。",
        "政府信息公开行政复议5件。",
        "政府信息公开行政诉讼11件。",
        "政府信息公开行政诉讼9件。",
        "政府信息公开行政复议5件，均获维持。",
        "政府信息公开行政复议和行政诉讼18件。",
    ],
)
def test_every_lawful_reading_is_borne_out(text: str) -> None:
    """What some lawful reading of the table gives holds, and names its cells."""
    found = [s for s in held(text, CELLS) if s.kind == "figure"]
    assert [s.holds for s in found] == [True] * len(found)
    assert found
    assert all(s.cells for s in found)
    assert alarms(text, CELLS) == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("共收到政府信息公开申请101件。", "N501"),
        (HEAD + "上年结转6件。", "N501"),
        (HEAD + "办结110件。", "N501"),
        (HEAD + "予以公开及部分公开60件。", "N501"),
        (HEAD + "因本机关不掌握等原因无法提供9件。", "N501"),
        (HEAD + "自然人申请90件。", "N501"),
        ("政府信息公开行政复议8件。", "N501"),
        ("政府信息公开行政复议7件，均获维持。", "N501"),
        ("2021年未收到政府信息公开申请。", "N502"),
        ("无因政府信息公开被申请行政复议的情况。", "N502"),
    ],
)
def test_a_contradiction_is_found(text: str, rule: str) -> None:
    """What no lawful reading gives is a warning that quotes the words and names the cells."""
    found = alarms(text, CELLS)
    assert [(f.rule, f.severity, f.cause) for f in found] == [(rule, "warning", "narrative")]
    assert found[0].cells
    assert found[0].quote
    assert found[0].quote in text


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("全县共收到政府信息公开申请900件。", BUREAU),
        ("我局共收到政府信息公开申请900件。", COUNTY),
        ("县本级共收到政府信息公开申请30件。", COUNTY),
        ("共收到政府信息公开申请100件。其中，受理网上政府信息公开申请30件。", COUNTY),
        ("全县共收到政府信息公开申请100件。县政府办受理政府信息公开申请12件。", COUNTY),
        ("共收到政府信息公开申请100件，其中受理申请98件。", COUNTY),
        (HEAD + "按时办结90件。", COUNTY),
        (HEAD + "答复申请91件。", COUNTY),
        ("全县行政复议机关共收到涉及政府信息公开的行政复议申请12件。", COUNTY),
        ("全年未收到行政许可申请。", COUNTY),
        ("收到政府信息公开申请，其中通过网络收到5件，通过信函收到3件。", COUNTY),
        (HEAD + "因本机关不掌握无法提供4件。", COUNTY),
        (HEAD + "自然人申请100件，其中予以公开20件。", COUNTY),
        ("全年印发公文300件，其中主动公开200件，依申请公开50件，不予公开50件。", COUNTY),
        ("新发生政府信息公开行政复议3件。", COUNTY),
        ("受理政府信息公开行政复议30件。", COUNTY),
        ("2020年收到政府信息公开申请80件。", COUNTY),
        ("主动公开规章13件，行政规范性文件60件，办理行政许可30件，行政处罚9件。", COUNTY),
        ("共收到政府信息公开申请110余件。", COUNTY),
        ("共收到政府信息公开申请110条。", COUNTY),
        ("没有因政府信息公开行政诉讼败诉的案件。", COUNTY),
        ("县公安局未收到政府信息公开申请。", COUNTY),
    ],
)
def test_what_cannot_be_compared_is_no_finding(text: str, agency: str) -> None:
    """Other scopes, parts, other years, items published, estimates and other matters raise no alarm."""
    assert alarms(text, CELLS, agency) == []


def test_a_cell_that_is_not_printed_is_not_compared() -> None:
    """With a blank among the operands nothing is said."""
    cells: dict[str, int | None] = {**CELLS, "requests.carried_in.total": None}
    (statement,) = held("共收到政府信息公开申请103件。", cells)
    assert statement.holds is None


def test_another_figure_for_the_same_thing_clears_a_second_one() -> None:
    """Where one figure is borne out, another for the same variable may be of a part."""
    assert alarms("共收到政府信息公开申请100件。收到政府信息公开申请37件。", CELLS) == []


def test_two_sentences_about_the_same_cells_are_two_findings() -> None:
    """Findings of one rule about the same cells have ids of their own."""
    found = alarms("共收到政府信息公开申请37件。受理政府信息公开申请38件。", CELLS)
    assert len({f.id for f in found}) == 2
