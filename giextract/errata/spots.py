"""Where on the form something stands, and equations with their figures, as an office would write them."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache

from giextract.checks.catalogue import equations
from giextract.checks.formula import Equation, Side
from giextract.checks.labels import brief, cell_labels, listed, named, table_of
from giextract.checks.policy import Policy
from giextract.forms import row_and_column
from giextract.report import Report

# The tables stand in the sections 二、三、四 of the forms of 2019 and 2021.
TABLES = {"proactive": "表二", "requests": "表三", "disputes": "表四", "statistics": "统计表"}
_NUMBERED = re.compile(r"[（(：:、.]|\d")
# Rows as sums name them: 本年新收 for the whole label, （三）第5项 for a numbered row, （一）项 for one that stands alone.
_ABOUT = re.compile(r"^[一二三四]、|政府信息公开申请数量$|继续办理$")
_ITEM = re.compile(r"（(?P<group>[一二三四五六])）\S+?(?: (?P<item>\d)\..+)?")
_DATE = re.compile(r"(?<!\d)(\d{4})-0?(\d{1,2})-0?(\d{1,2})(?!\d)")
_GAP = re.compile(r"(?<=[\u4e00-\u9fff）]) (?=[-\d])")
_VERBATIM = frozenset({"quote", "printed", "label", "heading", "title"})  # words as the report prints them
_FEW = 2  # addends that are shown although they are zero
_MOST = 6  # cells that are named
# What no document may carry: control characters break it, format characters turn its text around.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def plain(text: str, most: int | None = None) -> str:
    """Text of a report on one line without characters that cannot be seen; of a long one the beginning."""
    seen = "".join(" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c) not in _UNSEEN)
    line = " ".join(seen.split())
    return line if most is None or len(line) <= most else f"{line[: most - 1]}…"


def worded(name: str, word: str, most: int) -> str:
    """A word of a finding's message as an office writes it: dates with 年月日, figures behind their names without a gap."""
    told = plain(word, most)
    if name in _VERBATIM:
        return told
    told = _DATE.sub(r"\1年\2月\3日", told).replace(" + ", "＋").replace(", ", "、")
    return _GAP.sub("", told)


def where(cells: Sequence[str], on: Mapping[str, str]) -> str:
    """Name the row, the column or the cell that these cells share, behind its table; of several tables these alone."""
    tables = list(dict.fromkeys(table_of(cell) for cell in cells))
    if len(tables) != 1:
        return "、".join(TABLES[table] for table in tables)
    row, column = (brief(label) for label in cell_labels(cells[0], on))
    rows, columns = (len({row_and_column(cell)[axis] for cell in cells}) for axis in (0, 1))
    text = TABLES[tables[0]]
    if rows == 1 and row:
        text += row if row.startswith("（") else f"“{row}”"
    if columns == 1 and column and not (tables[0] == "statistics" and not cells[0].endswith(".cumulative")):
        text += f"“{column}”{'栏' if rows == 1 else '列'}"
    return text


def equation_of(rule: str, cells: Sequence[str], report: Report, policy: Policy | None) -> Equation | None:
    """The equation that a finding is about; None where it is about none."""
    form = report.forms.get(table_of(cells[0])) if cells else None
    if form is None:
        return None
    known = _known(form, table_of(cells[0])).get((rule, tuple(cells)))
    own = policy.equations(form, table_of(cells[0])) if policy is not None and known is None else ()
    return known or next((e for e in own if e.rule == rule and e.cells == tuple(cells)), None)


def side(one: Side, equation: Equation, report: Report) -> str:
    """One side of an equation as printed: 自然人8＋商业企业1＝9, or 总计填8 where it is one cell."""
    printed = [(sign, cell, _value(report, cell)) for sign, cell in one]
    if len(printed) == 1:
        _, cell, value = printed[0]
        name = _name(cell, equation, report)
        return f"{name}为空白" if value is None else f"{name}填{_shown(value)}"
    stated = [(sign, cell, value) for sign, cell, value in printed if value is not None]
    told = stated if len(printed) <= _FEW else [term for term in stated if term[2]]
    total = _shown(sum((sign * value for sign, _, value in stated), Decimal(0)))
    if not told:
        return "各项合计为0"
    if len(told) == 1:
        return f"{_name(told[0][1], equation, report)}{_shown(told[0][2])}，其余为0，合计{total}"
    terms = "".join(f"{'－' if s < 0 else '＋'}{_name(c, equation, report)}{_shown(v)}" for s, c, v in told)
    return f"{terms.removeprefix('＋')}＝{total}"


def blanks(equation: Equation, report: Report) -> str:
    """The operands that are blank, but for a total that stands alone."""
    alone = {cell for one in (equation.left, equation.right) if len(one) == 1 for _, cell in one}
    empty = [cell for cell in equation.cells if cell not in alone and _value(report, cell) is None]
    names = "、".join(_name(cell, equation, report) for cell in empty[:_MOST])
    return f"（其中{names}{'等' if len(empty) > _MOST else ''}为空白）" if empty else ""


def total_is_blank(equation: Equation, report: Report) -> bool:
    """Whether the one cell on the right prints nothing."""
    return len(equation.right) == 1 and _value(report, equation.right[0][1]) is None


def filled(cells: Sequence[str], report: Report, said: str) -> str:
    """What these cells print; no figure where one is blank, or they print something else than is said of them."""
    values = [_value(report, cell) for cell in cells]
    printed = [value for value in values if value is not None]
    names = f"中{listed(cells, 'zh', report.forms)}" if 1 < len(cells) <= _MOST else ""
    total = sum(printed, Decimal(0))
    if len(printed) < len(values) or total != Decimal(said):
        return names
    return f"{names}{'合计' if len(printed) > 1 else '所填'}{_shown(total)}"


def _value(report: Report, cell: str) -> Decimal | None:
    known = report.cells.get(cell)
    return None if known is None or known.value is None else Decimal(known.value)


def _shown(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _name(cell: str, equation: Equation, report: Report) -> str:
    """An operand by what tells it from the others: an item of a list by its number, else in quotes if it has figures."""
    name = _ABOUT.sub("", named(cell, equation.cells, report.forms))
    item = _ITEM.fullmatch(name)
    if item and table_of(cell) == "requests":
        return f"（{item['group']}）第{item['item']}项" if item["item"] else f"（{item['group']}）项"
    return f"“{name}”" if _NUMBERED.search(name) else name


@cache
def _known(form: str, table: str) -> dict[tuple[str, tuple[str, ...]], Equation]:
    return {(e.rule, e.cells): e for e in equations(form, table)}
