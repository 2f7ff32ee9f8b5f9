"""What rules are held against, named: cells of the forms, and the other things that are known of a report."""

import re

from giextract.checks.labels import labels, title
from giextract.forms.form import TABLES
from giextract.words import Language

# Names that stand in the catalogue for what is no cell, as they are called to people.
THINGS: dict[str, dict[Language, str]] = {
    "labels": {"en": "the printed labels of rows", "zh": "所印行名"},
    "headings": {"en": "the printed headings of columns", "zh": "所印列名"},
    "figures": {"en": "the printed figures with their places", "zh": "所印数字及其位置"},
    "borders": {"en": "the borders between printed figures", "zh": "所印数字之间的边界"},
    "equations": {"en": "the form's equations", "zh": "格式的勾稽关系"},
    "tables": {"en": "the statutory tables found on the page", "zh": "页面上的法定表格"},
    "local_rows": {"en": "rows and columns that no form has", "zh": "格式以外的行列"},
    "text": {"en": "the text of the page", "zh": "页面文字"},
    "title": {"en": "title, statistical period and opening", "zh": "标题、统计期限和开头"},
    "year": {"en": "the year reported on", "zh": "报告年度"},
    "agency": {"en": "the agency", "zh": "单位名称"},
    "units": {"en": "the printed units of amounts", "zh": "所印金额单位"},
    "origin": {"en": "what the page says of its publication", "zh": "页面的发布信息"},
    "attachments": {"en": "links to attached documents", "zh": "附件链接"},
    "manifest": {"en": "the file's row of the manifest", "zh": "清单中该文件的一行"},
    "model": {"en": "a model's reading of the tables", "zh": "模型对表格的读取"},
    "model_prose": {"en": "a model's reading of the prose", "zh": "模型对文字的读取"},
    "ocr": {"en": "what OCR read from a picture, and how sure it was", "zh": "扫描识别的文字及其把握"},
    "prose_figures": {"en": "figures that the prose states", "zh": "文字中的数字"},
    "prose_denials": {"en": "what the prose says there was none of", "zh": "文字中称没有的事项"},
    "prose_parts": {"en": "parts and wholes that the prose names", "zh": "文字中的分项与总数"},
    "prose_shares": {"en": "percentages of the prose", "zh": "文字中的百分比"},
    "versions": {"en": "other files with the report of this agency and year", "zh": "同一单位同一年度的其他文件"},
    "previous": {"en": "the same agency's report of the year before", "zh": "同一单位上一年度的报告"},
    "years": {"en": "the agency's reports in the store", "zh": "库中该单位各年度的报告"},
    "units_below": {"en": "the reports of the units that it covers", "zh": "所汇总各单位的报告"},
}
_CELLS = re.compile(r"(previous\.)?([a-z]+)(?:\.([a-z_.]+))?")


def check_operand(name: str) -> str:
    """Refuse an operand that is neither a name of `THINGS` nor cells of a form: `table`, `table.row`, `table.row.column`."""
    if name not in THINGS and _found(name) is None:
        raise ValueError(
            f"{name!r} is no operand; write table, table.row or table.row.column of a form, with previous. in front for "
            f"last year's, or one of: {', '.join(THINGS)}"
        )
    return name


def operand_words(name: str, language: Language) -> str:
    """An operand as people call it: cells by the form's own words."""
    if name in THINGS:
        return THINGS[name][language]
    found = _found(name)
    assert found, name
    before, table, parts = found
    own = " · ".join([title(table)[language], *parts])
    last = {"en": "last year's ", "zh": "上年"}[language] if before else ""
    return last + own


def _found(name: str) -> tuple[bool, str, list[str]] | None:
    """Whether it is last year's, the table, and the labels of row and column; None where no form has such cells."""
    match = _CELLS.fullmatch(name)
    if match is None or match[2] not in TABLES:
        return None
    rows, columns = labels(match[2])
    rest = match[3]
    if rest is None:
        return bool(match[1]), match[2], []
    if rest in rows:
        return bool(match[1]), match[2], [rows[rest]]
    row, _, column = rest.rpartition(".")
    if column not in columns or (row and row not in rows):
        return None
    return bool(match[1]), match[2], [*([rows[row]] if row else []), columns[column]]
