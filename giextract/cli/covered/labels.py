"""What the words of a matrix and of a roll-up are in both languages."""

from giextract.words import Language

LABELS: dict[str, dict[Language, str]] = {
    "verified": {"en": "verified", "zh": "已核实"},
    "consistent": {"en": "consistent", "zh": "一致"},
    "flagged": {"en": "flagged", "zh": "有疑问"},
    "two_versions": {"en": "several reports", "zh": "多份报告"},
    "failed": {"en": "failed", "zh": "读取失败"},
    "not_a_report": {"en": "not a report", "zh": "不是年报"},
    "missing": {"en": "missing", "zh": "缺报告"},
    "not_there": {"en": "unit not there", "zh": "单位未设立或已撤并"},
    "title": {"en": "Coverage {first}–{last}", "zh": "年报覆盖情况 {first}—{last}"},
    "summary": {"en": "{units} units, {years} years", "zh": "{units} 个单位，{years} 个年度"},
    "units": {"en": "Units by year", "zh": "单位与年度"},
    "by_year": {"en": "By year", "zh": "按年度统计"},
    "by_parent": {"en": "By parent", "zh": "按上级统计"},
    "legend": {"en": "Legend", "zh": "图例"},
    "unit": {"en": "unit", "zh": "单位"},
    "year": {"en": "year", "zh": "年度"},
    "parent": {"en": "parent", "zh": "上级"},
    "no_parent": {"en": "without a parent", "zh": "无上级"},
    "left_out": {"en": "Without a place", "zh": "未列入"},
    "no_agency": {"en": "the agency is unknown", "zh": "单位不明"},
    "not_on_roster": {"en": "the agency is not on the roster", "zh": "单位不在名录中"},
    "no_year": {"en": "the year is unknown", "zh": "年度不明"},
    "other_year": {"en": "of other years", "zh": "其他年度"},
    "first": {"en": "the first: {path}", "zh": "第一份：{path}"},
    "no_report": {"en": "no report", "zh": "没有报告"},
    "of_several": {"en": "several reports", "zh": "有多份报告"},
    "no_table": {"en": "the table is absent", "zh": "缺表"},
    "other_form": {"en": "on another form", "zh": "表式不同"},
    "not_printed": {"en": "not printed", "zh": "未印"},
    "blank": {"en": "blank", "zh": "未填"},
    "not_applicable": {"en": "not applicable", "zh": "不适用"},
    "undetermined": {"en": "undetermined", "zh": "无法判定"},
    "in_doubt": {"en": "in doubt", "zh": "存疑"},
    "no_unit": {"en": "unit of the amount unclear", "zh": "金额单位不明"},
    "counted": {"en": "counted", "zh": "已计入"},
    "partial": {"en": "partial: {given} of {units} units", "zh": "部分合计：{units} 个单位中的 {given} 个"},
}


def label(key: str, language: Language, **values: object) -> str:
    """A word or sentence in one language."""
    return LABELS[key][language].format_map(values)
