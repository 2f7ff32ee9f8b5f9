"""What the HTML page says around a report, in English and Chinese, and how cells are called."""

from giextract.forms import forms
from giextract.words import Language

LABELS: dict[str, dict[Language, str]] = {
    "page": {"en": "{file}, as giextract sees it", "zh": "{file}：giextract 的读取结果"},
    "document": {
        "en": "{kind}, {encoding}, {characters} characters in {lines} lines, {grids} tables with borders",
        "zh": "{kind}，{encoding}，{characters} 个字符，{lines} 行，{grids} 个有边框的表格",
    },
    "ocr": {"en": "The text comes from OCR.", "zh": "文本由 OCR 识别得到。"},
    "cut": {
        "en": "Cut here: the page is too large. Line {line} of {lines} is the last one shown.",
        "zh": "内容过大，至此截断：共 {lines} 行，仅显示到第 {line} 行。",
    },
    "report": {"en": "Report {part}, lines {lines}", "zh": "第 {part} 份报告，第 {lines} 行"},
    "title": {"en": "title", "zh": "标题"},
    "agency": {"en": "agency", "zh": "机关"},
    "year": {"en": "year", "zh": "年度"},
    "outcome": {"en": "outcome", "zh": "结论"},
    "not_found": {"en": "not found", "zh": "未找到"},
    "unconfirmed": {
        "en": "numbers that rest on one reading and no equation: {count}",
        "zh": "{count} 个数字只有一种读法且没有等式核对",
    },
    "line": {"en": "line {line}", "zh": "第 {line} 行"},
    "lines": {"en": "lines {lines}", "zh": "第 {lines} 行"},
    "tables": {"en": "Statutory tables", "zh": "法定表格"},
    "no_tables": {"en": "No statutory table was recognised.", "zh": "未识别出法定表格。"},
    "sections": {"en": "Sections", "zh": "各部分"},
    "form": {"en": "form {form}", "zh": "{form} 年表式"},
    "short": {"en": "short form", "zh": "简表"},
    "rows": {"en": "{count} rows", "zh": "{count} 行数据"},
    "lacking": {"en": "rows not there: {rows}", "zh": "缺少的行：{rows}"},
    "findings": {"en": "Findings", "zh": "发现的问题"},
    "no_findings": {"en": "Nothing was found.", "zh": "没有发现问题。"},
    "more": {"en": "and {count} more", "zh": "另有 {count} 项"},
    "suspects": {"en": "suspects, likeliest first", "zh": "可疑单元格（按可能性排列）"},
    "statements": {"en": "What the prose states", "zh": "正文陈述"},
    "legend": {"en": "Legend", "zh": "图例"},
    "legend_blank": {"en": "blank cell", "zh": "空白格"},
    "legend_suspect": {"en": "suspect", "zh": "可疑"},
    "legend_furniture": {"en": "site furniture, not part of the report", "zh": "网页或版面附件，不属于报告"},
    "legend_statement": {"en": "figure stated in the prose", "zh": "正文陈述的数字"},
    "legend_unseen": {"en": "character that prints nothing", "zh": "不可见字符"},
    "legend_hover": {
        "en": "Point at a number, or tab to it, to see its cell.",
        "zh": "将鼠标移到数字上，或用 Tab 键选中，可查看其单元格。",
    },
    "extra": {"en": "printed, but in no form", "zh": "表式之外的数字"},
    "value": {"en": "value {value}", "zh": "值 {value}"},
    "printed": {"en": "printed {printed}", "zh": "原文 {printed}"},
    "support": {"en": "support: {support}", "zh": "依据：{support}"},
    "checked": {"en": "equations that hold: {rules}", "zh": "成立的等式：{rules}"},
    "deduced": {"en": "deduced {value}, not printed", "zh": "推算为 {value}（原文未印）"},
    "holds": {"en": "agrees", "zh": "相符"},
    "fails": {"en": "does not agree: {recomputed}", "zh": "不符：{recomputed}"},
    "open": {"en": "not compared", "zh": "未核对"},
    "stated": {"en": "stated", "zh": "已填"},
    "blank": {"en": "blank", "zh": "空白"},
    "not_applicable": {"en": "not applicable", "zh": "不适用"},
    "undetermined": {"en": "undetermined", "zh": "无法确定"},
    "agreed": {"en": "both readings agree", "zh": "两种读法一致"},
    "bordered": {"en": "one reading between borders", "zh": "边框内唯一读法"},
    "settled": {"en": "settled by equations", "zh": "由等式确定"},
    "neighbour": {"en": "settled by another year's report", "zh": "由相邻年度报告确定"},
    "prose": {"en": "settled by the prose", "zh": "由正文确定"},
    "model_only": {"en": "the model alone", "zh": "仅有模型读法"},
    "disputed": {"en": "readings differ", "zh": "读法不一"},
    "none": {"en": "none", "zh": "无"},
    "error": {"en": "error", "zh": "错误"},
    "warning": {"en": "warning", "zh": "警告"},
    "notice": {"en": "notice", "zh": "提示"},
    "verified": {"en": "verified", "zh": "已核实"},
    "consistent": {"en": "consistent", "zh": "一致"},
    "flagged": {"en": "flagged", "zh": "有疑问"},
    "failed": {"en": "failed", "zh": "读取失败"},
    "not_a_report": {"en": "not a report", "zh": "不是年报"},
}


def label(key: str, language: Language, **values: object) -> str:
    """A label with its values put in; a value that is missing is an error of ours."""
    return LABELS[key][language].format_map(values)


def table_title(form: str, table: str, language: Language) -> str:
    """What a form calls a table."""
    known = forms().get(form)
    shape = known.tables.get(table) if known else None  # type: ignore[call-overload]
    return shape.title[language] if shape else table
