"""The labels and headings of the statutory forms, typed from the forms themselves.

The forms: 国办公开办函〔2019〕60号 and 〔2021〕30号. Nothing here comes from the package:
what the tests print is not what the reading was told to look for.
"""

from typing import NamedTuple

FORMS = ("2019", "2021")


class Block(NamedTuple):
    """One part of the proactive table: its article, its headings by column id, its row labels by row id."""

    article: str
    headings: dict[str, str]
    rows: dict[str, str]


_ISSUED = {"issued": "本年制发件数", "repealed": "本年废止件数", "in_force": "现行有效件数"}
_MADE = {"made": "本年新制作数量", "newly_public": "本年新公开数量", "total_public": "对外公开总数量"}
_ITEMS = {"items_before": "上一年项目数量", "items_change": "本年增/减", "decisions": "处理决定数量"}
_DECISIONS = {"decisions": "本年处理决定数量"}

PROACTIVE: dict[str, tuple[Block, ...]] = {
    "2021": (
        Block("第二十条第（一）项", _ISSUED, {"rules": "规章", "normative": "行政规范性文件"}),
        Block("第二十条第（五）项", _DECISIONS, {"licences": "行政许可"}),
        Block("第二十条第（六）项", _DECISIONS, {"penalties": "行政处罚", "coercive": "行政强制"}),
        Block("第二十条第（八）项", {"amount": "本年收费金额（单位：万元）"}, {"fees": "行政事业性收费"}),
    ),
    "2019": (
        Block("第二十条第（一）项", _MADE, {"rules": "规章", "normative": "规范性文件"}),
        Block("第二十条第（五）项", _ITEMS, {"licences": "行政许可", "other_services": "其他对外管理服务事项"}),
        Block("第二十条第（六）项", _ITEMS, {"penalties": "行政处罚", "coercive": "行政强制"}),
        Block(
            "第二十条第（八）项",
            {"items_before": "上一年项目数量", "items_change": "本年增/减"},
            {"fees": "行政事业性收费"},
        ),
        Block(
            "第二十条第（九）项", {"projects": "采购项目数量", "amount": "采购总金额"}, {"procurement": "政府集中采购"}
        ),
    ),
}

APPLICANTS = {
    "individual": "自然人",
    "business": "商业企业",
    "research": "科研机构",
    "social": "社会公益组织",
    "legal": "法律服务机构",
    "other_org": "其他",
}
COLUMNS = {**APPLICANTS, "total": "总计"}
RELATION = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"

_RECEIVED = "一、本年新收政府信息公开申请数量"
_CARRIED_IN = "二、上年结转政府信息公开申请数量"
_RESULTS = "三、本年度办理结果"
_CARRIED_OUT = "四、结转下年度继续办理"
_PARTLY = "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"
_GROUPS: dict[str, tuple[str, dict[str, str]]] = {
    "denied": (
        "（三）不予公开",
        {
            "state_secret": "1.属于国家秘密",
            "other_law": "2.其他法律行政法规禁止公开",
            "security": "3.危及“三安全一稳定”",
            "third_party": "4.保护第三方合法权益",
            "internal": "5.属于三类内部事务信息",
            "process": "6.属于四类过程性信息",
            "enforcement_file": "7.属于行政执法案卷",
            "query": "8.属于行政查询事项",
        },
    ),
    "unavailable": (
        "（四）无法提供",
        {
            "not_held": "1.本机关不掌握相关政府信息",
            "needs_creation": "2.没有现成信息需要另行制作",
            "unclear": "3.补正后申请内容仍不明确",
        },
    ),
    "unprocessed": (
        "（五）不予处理",
        {
            "petition": "1.信访举报投诉类申请",
            "repeat": "2.重复申请",
            "publication": "3.要求提供公开出版物",
            "excessive": "4.无正当理由大量反复申请",
            "reconfirm": "5.要求行政机关确认或重新出具已获取信息",
        },
    ),
    "other_handling": (
        "（六）其他处理",
        {
            "uncorrected": "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
            "unpaid": "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
            "misc": "3.其他",
        },
    ),
}


class RequestRow(NamedTuple):
    """One row of the requests table; `levels` are its labels, outermost first, empty where a row above covers."""

    row: str
    levels: tuple[str, ...]


def _request_rows(form: str) -> tuple[RequestRow, ...]:
    rows = [RequestRow("received", (_RECEIVED,)), RequestRow("carried_in", (_CARRIED_IN,))]
    rows += [RequestRow("granted", (_RESULTS, "（一）予以公开")), RequestRow("partly_granted", ("", _PARTLY))]
    for group, (label, reasons) in _GROUPS.items():
        if group == "other_handling" and form == "2019":
            rows.append(RequestRow(group, ("", label)))
            continue
        for at, (reason, text) in enumerate(reasons.items()):
            rows.append(RequestRow(f"{group}.{reason}", ("", "" if at else label, text)))
    rows += [RequestRow("concluded", ("", "（七）总计")), RequestRow("carried_out", (_CARRIED_OUT,))]
    return tuple(rows)


REQUESTS = {form: _request_rows(form) for form in FORMS}
NOT_RESULTS = ("received", "carried_in", "concluded", "carried_out")

DISPUTES = {"reconsideration": "行政复议", "litigation_direct": "未经复议直接起诉", "litigation_after": "复议后起诉"}
ENDINGS = {
    "upheld": "结果维持",
    "corrected": "结果纠正",
    "other": "其他结果",
    "pending": "尚未审结",
    "total": "总计",
}


def result_rows(form: str) -> list[str]:
    """Name the rows of the requests table that add up to （七）总计."""
    return [row.row for row in REQUESTS[form] if row.row not in NOT_RESULTS]


def label_and_heading(cell: str, forms: dict[str, str]) -> tuple[str, str]:
    """Say what the form prints beside and above a cell, numbering and remarks in brackets left out."""
    table, rest = cell.split(".", 1)
    row, column = rest.rsplit(".", 1)
    if table == "disputes":
        return DISPUTES[row], ENDINGS[column]
    if table == "requests":
        levels = next(r.levels for r in REQUESTS[forms[table]] if r.row == row)
        return _bare(levels[-1]), COLUMNS[column]
    block = next(b for b in PROACTIVE[forms[table]] if row in b.rows and column in b.headings)
    return block.rows[row], block.headings[column].split("（")[0]


def _bare(label: str) -> str:
    for mark in ("、", "）", "."):
        head, found, rest = label.partition(mark)
        if found and len(head) < 3:
            label = rest
    return label.split("（")[0]
