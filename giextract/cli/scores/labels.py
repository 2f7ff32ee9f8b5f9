"""What an evaluation is called in, in English and Chinese."""

from giextract.cli.showing.labels import label, table_title
from giextract.evaluation.comparing import Comparison, Difference
from giextract.evaluation.summary import Summary
from giextract.evaluation.troubles import Trouble
from giextract.report import Frozen
from giextract.words import Language

MEASURES: dict[str, tuple[str, str]] = {
    "reports": ("reports", "报告"),
    "assessed": ("read as a report", "可评估"),
    "not_assessable": ("not assessable", "无法评估"),
    "cells": ("cells", "单元格"),
    "right": ("right", "正确"),
    "right_named": ("right, to look at", "正确但需核对"),
    "abstained": ("abstained", "未作判断"),
    "guessed": ("guessed", "猜测"),
    "missed": ("missed", "漏读"),
    "wrong": ("wrong", "错误"),
    "wrong_and_not_flagged": ("wrong and not flagged", "错误且未标记"),
    "blank_as_zero": ("blank read as 0", "空白读成 0"),
    "zero_as_blank": ("0 read as blank", "0 读成空白"),
    "outcome": ("outcome as it should be", "结论正确"),
    "outcome_wrong": ("outcome not as it should be", "结论不正确"),
    "flagged": ("reports flagged", "标记的报告"),
    "passed_bad": ("passed though bad", "有错却通过"),
    "over_flagged": ("flagged though clean", "无误却标记"),
    "cells_to_look_at": ("cells to look at", "需人工核对的单元格"),
    "findings_per_report": ("errors and warnings per report", "每份报告的错误和警告数"),
    "findings_recall": ("printed errors found", "找到的印刷错误"),
    "findings_precision": ("printed errors that are some", "印刷错误判断正确"),
    "false_alarms": ("false alarms", "误报"),
    "not_found": ("printed errors not found", "未找到的印刷错误"),
    "located": ("first suspect is the cell", "首个可疑单元格正确"),
    "statements_recall": ("false statements found", "找到的不实陈述"),
    "not_located": ("cell not suspected first", "未列为首个可疑单元格"),
    "statements_missed": ("false statements not found", "未找到的不实陈述"),
    "statements_denied": ("true statements denied", "误判的正确陈述"),
    "deduced": ("forced values deduced", "推算出的必然值"),
    "deduced_wrong": ("deduced wrongly", "推算错误"),
    "agency_wrong": ("agency wrong", "机关有误"),
    "year_wrong": ("year wrong", "年度有误"),
    "title_wrong": ("title wrong", "标题有误"),
    "forms_wrong": ("form of a table wrong", "表式有误"),
    "parts_wrong": ("reports too many in a file", "文件拆分有误"),
    "marks_wrong": ("not-applicable marks wrong", "不适用标记有误"),
    "evidence_bad": ("evidence that does not bear a value out", "依据与数值不符"),
    "stale": ("questions without a recorded answer", "没有已录回答的提问"),
    "requests": ("requests to a model", "模型请求"),
    "tokens": ("tokens asked, answered", "输入、输出 token"),
    "seconds": ("seconds", "秒"),
    "money": ("money", "费用"),
    "corpus": ("goldens", "标注报告"),
}

SAID: dict[str, tuple[str, str]] = {
    "title": ("How well {goldens} is read", "{goldens} 的读取评估"),
    "about": ("{reports} annotated reports, {cells} cells, digest {digest}", "{reports} 份标注报告，{cells} 个单元格，摘要 {digest}"),
    "run": ("Run: {name}", "方案：{name}"),
    "labels": ("labels alone", "仅按标签读取"),
    "recorded": ("labels and recorded answers", "标签加已录回答"),
    "else": ("everything else that should be 0", "其他应为 0 的各项"),
    "reviewed": ("{name}, reviewed reports", "{name}（经复核的报告）"),
    "headline": ("At a glance", "概览"),
    "measure": ("measure", "指标"),
    "interval": (
        "95 % interval by {draws} bootstrap draws over reports, for the cells of one report stand or fall together.",
        "95% 区间由对报告的 {draws} 次自助抽样得出，因为同一报告的单元格并非彼此独立。",
    ),
    "unseen": (
        "none seen; at most {share} of such reports may have one (95 %)",
        "未见；此类报告中至多 {share} 可能存在（95%）",
    ),
    "shares": ("Shares with their intervals", "各项比例及区间"),
    "by_layout": ("By layout", "按版式"),
    "by_form": ("By form", "按表式"),
    "by_table": ("By table", "按表格"),
    "by_format": ("By kind of file", "按文件类型"),
    "outcomes": ("Outcomes: what they should be, what they are", "结论：应为与实际"),
    "blanks": ("Blank, zero or figure: what is printed, what was read", "空白、零或数字：印刷与读取"),
    "should_be": ("should be", "应为"),
    "printed": ("printed", "印刷"),
    "floors": ("Floors", "下限"),
    "floor": ("floor", "下限"),
    "at": ("pinned", "设定"),
    "found": ("now", "现在"),
    "holds": ("held", "达到"),
    "broken": ("broken", "未达到"),
    "no_floors": ("Nothing is pinned here; --update pins these scores.", "尚未设定下限；用 --update 设定。"),
    "at_least": ("at least {value}", "至少 {value}"),
    "at_most": ("at most {value}", "至多 {value}"),
    "worst": ("Worst cases", "最差的情况"),
    "none_worst": ("Every cell is right.", "所有单元格均正确。"),
    "complaints": ("What is wrong with reports as a whole", "报告整体的问题"),
    "read_as": ("printed {truth}, read {got}", "印刷 {truth}，读作 {got}"),
    "deduced_as": ("deduced {value}", "推算为 {value}"),
    "nothing": ("nothing", "无"),
    "silent": ("not flagged", "未标记"),
    "line": ("line {line}", "第 {line} 行"),
    "more": ("and {count} more", "另有 {count} 项"),
    "cost": ("Cost", "成本"),
    "whole_run": ("whole run", "合计"),
    "per_report": ("per report", "每份报告"),
    "reports_list": ("Report by report", "逐份报告"),
    "report": ("report", "报告"),
    "outcome": ("outcome", "结论"),
    "group": ("group", "分组"),
    "comparison": ("{first} and {second}", "“{first}”与“{second}”的比较"),
    "gain": (
        "{second} has {gain} more cells right than {first} (95 % interval by bootstrap over reports {low} to {high}).",
        "“{second}”的正确单元格比“{first}”多 {gain}（按报告自助抽样的 95% 区间：{low} 至 {high}）。",
    ),
    "p_cells": (
        "Right in {first} alone: {a} cells, in {second} alone: {b}. McNemar's exact p = {p}. It takes all cells for "
        "independent, which those of one report are not, and so is too sure of itself.",
        "只有“{first}”正确的有 {a} 格，只有“{second}”正确的有 {b} 格；McNemar 精确检验 p = {p}。"
        "该检验假定单元格彼此独立，同一报告内并非如此，故偏于乐观。",
    ),
    "p_reports": (
        "More cells right in {first}: {a} reports, in {second}: {b}. Exact sign test over reports p = {p}. It takes "
        "reports alone for independent.",
        "“{first}”更优 {a} 份，“{second}”更优 {b} 份；按报告的精确符号检验 p = {p}。"
        "该检验只假定报告彼此独立。",
    ),
    "no_differences": ("They read every cell alike.", "所有单元格读法相同。"),
    "stopped": ("The model was not asked to the end: {reason}", "模型未能问完：{reason}"),
    "overall": ("overall", "总体"),
    "passing": ("passing", "应通过"),
    "verified": ("verified", "已核实"),
    "consistent": ("consistent", "一致"),
    "flagged": ("flagged", "有疑问"),
    "failed": ("failed", "读取失败"),
    "not_a_report": ("not a report", "不是年报"),
    "absent": ("absent", "缺失"),
    "zero": ("0", "0"),
    "blank": ("blank", "空白"),
    "figure": ("figure", "其他数字"),
    "undetermined": ("undetermined", "无法确定"),
}  # fmt: skip


class Figure(Frozen):
    """A value of the headline with what is said beside it; `bad` where it should be nothing and is not."""

    text: str
    beside: str = ""
    bad: bool = False


def measure(name: str, language: Language) -> str:
    """What a measure is called."""
    return MEASURES[name][language == "zh"]


def said(key: str, language: Language, **values: object) -> str:
    """A label with its values put in."""
    return SAID[key][language == "zh"].format_map(values)


def known(key: str, language: Language) -> str:
    """A label, or the key where there is none."""
    return said(key, language) if key in SAID else key


def group_name(by: str, name: str, language: Language) -> str:
    """What a form or table is called; layouts and kinds of files are called what they are."""
    if by == "form":
        return label("form", language, form=name)
    return table_title("2014" if name == "statistics" else "2021", name, language) if by == "table" else name


def run_name(name: str, language: Language) -> str:
    """What a run is called: two have names of ours, a model and a store their own."""
    return said(name, language) if name in ("labels", "recorded") else name


def read_as(one: Trouble, language: Language) -> str:
    """What a cell prints and what was read of it."""
    nothing = said("nothing", language)
    read = said("read_as", language, truth=one.truth or nothing, got=one.got or nothing)
    return f"{read}, {said('deduced_as', language, value=one.deduced)}" if one.deduced else read


def both_read(pair: Comparison, one: Difference, language: Language) -> str:
    """What a cell prints, what either run read of it, and whether that is right."""
    nothing = said("nothing", language)
    sides = (
        f"{run_name(run, language)}: {got or nothing} ({measure(verdict, language)})"
        for run, got, verdict in zip((pair.first, pair.second), one.got, one.verdicts, strict=True)
    )
    return f"{said('printed', language)} {one.truth or nothing}; {'; '.join(sides)}"


def run_title(run: Summary, language: Language) -> str:
    """What a run is called, and that it is over reviewed reports where it is."""
    name = run_name(run.name, language)
    return said("reviewed", language, name=name) if run.is_reviewed else name


def percent(share: float | None) -> str:
    """A share in per cent; all of it, and none, only where it is so."""
    if share is None:
        return "–"
    text = f"{100 * share:.2f}".rstrip("0").rstrip(".")
    if share not in (0, 1) and text in ("0", "100"):
        text = "<0.01" if text == "0" else ">99.99"
    return f"{text} %"
