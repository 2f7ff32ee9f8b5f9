"""Figures in running text: digits, thousands, 万 and Chinese numerals, with their unit and whether they are exact."""

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from giextract.reading.figures import chinese_number
from giextract.reading.narrative import Narrative
from giextract.report import Span

_UNITS = "件次|人次|场次|条次|万元|亿元|元|件|条|宗|份|例|起|个|项|次|篇|期|场|家|人|名|部|册|则|批|种|处|张|块|户|辆|套|幅|%"
_CHINESE = "零〇一二两三四五六七八九十百千"
_POWERS = {"万": 10_000, "亿": 100_000_000}
_FIGURE = re.compile(
    rf"""
    (?<![\d.A-Za-z\x01第.:/-])(?<!\d,)
    (?:(?P<digits>\d{{1,3}}(?:,\d{{3}}){{1,4}}(?![\d,]\d)|\d{{1,12}}(?:\.\d{{1,6}})?)(?![\d\x01A-Za-z]|\.\d)
      |(?<![{_CHINESE}几数])(?P<chinese>[{_CHINESE}]{{1,9}})(?=余?(?:{_UNITS})))
    (?P<power>[万亿]?)(?P<about>余|多|来|几)?
    (?P<unit>{_UNITS})?
    (?P<behind>余|多(?!次)|以上|以下|以内|左右|上下)?
    """,
    re.VERBOSE,
)
_MOST = 5_000  # figures of one page's prose; the fullest report seen has about two hundred
ESTIMATE = re.compile(r"(?:约|近|超过|超|逾|不足|将近|大约|接近|不少于|不低于|至少|最多|多达|达到?近|每|平均)$")

_CLAUSE = re.compile(r"[,;:、()\x01。!?\n|\t\"']")
_REMARK = re.compile(r"\([^()\d]{1,40}\)$")
_NO_QUANTITY = re.compile(r"[年月日号届时分期级版]|[-~—/:]\d|·|\+")


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure in the prose: places in the narrative, the clause that it ends, its value, unit and exactness.

    `figure_end` is where the numeral ends, `end` where its unit and the words about its exactness do.
    """

    start: int
    figure_end: int
    end: int
    clause: int
    value: Decimal
    digits: str
    unit: str
    approximate: bool


def amounts(told: Narrative) -> list[Amount]:
    """Every figure of the prose in order, dates and numbered things left out."""
    text, found, last = told.text, [], 0
    clauses = [m.start() for m in _CLAUSE.finditer(text)]
    clauses.append(len(text))
    at = 0
    for m in islice(_FIGURE.finditer(text), _MOST):
        unit = m["unit"] or ""
        value = _value(m["digits"], m["chinese"])
        if value is None or m["chinese"] == "一" or (not unit and (m["power"] or _NO_QUANTITY.match(text, m.end()))):
            continue  # 一件 is more often a manner of speaking than a count
        start = m.start()
        while clauses[at] < start and at + 1 < len(clauses) and clauses[at + 1] < start:
            at += 1
        clause = max(clauses[at] + 1 if clauses[at] < start else 0, last)
        lead = text[max(clause, start - 4) : start]
        about = bool(m["about"] or m["behind"] or m["power"] or ESTIMATE.search(lead))
        worth = value * _POWERS.get(m["power"], 1)
        found.append(Amount(start, m.end("power"), m.end(), clause, worth, m["digits"] or "", unit, about))
        last = m.end()
    return found


def lead_of(told: Narrative, amount: Amount, floor: int) -> tuple[str, int]:
    """The words that lead to a figure, a remark in brackets between them left out, and where they begin."""
    text = told.text
    if text[amount.start - 1 : amount.start] != ")":
        return text[amount.clause : amount.start], amount.clause
    start = max(floor, amount.start - 100)
    head = text[start : amount.start]
    remark = _REMARK.search(head)
    if remark is None:
        return "", amount.start
    head = head[: remark.start()]
    cut = max((m.end() for m in _CLAUSE.finditer(head)), default=0)
    return head[cut:], start + cut


def _value(digits: str | None, chinese: str | None) -> Decimal | None:
    if digits:
        return Decimal(digits.replace(",", ""))
    number = chinese_number(chinese or "")
    return None if number is None else Decimal(number)


def place_of(told: Narrative, a: Amount) -> Span:
    """Where the figure itself stands on the page."""
    return told.span(a.start, a.figure_end)
