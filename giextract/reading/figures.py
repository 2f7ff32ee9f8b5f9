"""What is printed where a figure belongs: numbers, units, marks for 'does not apply', and what each is worth."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from giextract.report import Span

GLUED, SPACE, BORDER = (
    0,
    1,
    2,
)  # what stands before a piece: nothing, one blank, or a border (line, tab, pipe, wide gap)

_UNITS = {"亿元": Decimal(10000), "万元": Decimal(1), "元": Decimal(1) / 10000}  # in 万元
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_POWERS = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_MINUS = ("-", "减", "下降")

# A date, or the number of a heading or note: nothing of these is a cell.
_NOT_A_CELL = re.compile(r"20\d\d ?(?:年|[-./]\d{1,2}[-./]\d{1,2})|\d{1,2} ?[.、)] ?[\u4e00-\u9fff]")
_TOKEN = re.compile(
    r"""
    (?P<border>\s*[|\n\t\f\v]\s*(?:[|]\s*)*|[ ]{2,})
  | (?P<space>[ ]|\u3000)
  | (?P<number>(?:(?:增加?|新增|加|减少?|下降)[ ]?|[+-])?\d(?:[\d,]*\d)?(?:\.\d+)?)
  | (?P<unit>(?:[亿万]\s*元|元|件|项|笔|个|条|次|宗|起|份|人次|人|家|篇)(?![\u4e00-\u9fff]))
  | (?P<nil>/|-+(?!\d)|无(?![\u4e00-\u9fff])|不适用|N/?A)
  | (?P<same>无变化|持平|不变|没有变化)
  | (?P<chinese>(?![百千万])[零〇一二三四五六七八九十百千万两]+(?=[元件项笔个条次宗起份人家篇]|[^、.,)\u4e00-\u9fff]|$))
  | (?P<debris>[\u2060'\"():;,]+|(?<=\d[ ])(?:\[(?:注|\d{1,2})\]|[①-⑳]))  # behind a figure: the mark of a footnote
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Piece:
    """One printed figure or mark: its span, what kind it is, what stands before it, and its unit's span if it has one."""

    span: Span
    kind: str  # number | nil | same | chinese
    before: int
    unit: Span | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """What stands between a label and the next: its pieces, and where it ends (at the next label or at foreign text)."""

    pieces: tuple[Piece, ...]
    end: int


def scan(plain: str, start: int, end: int) -> Run:
    """Read figures from `start` until `end` or until something that no table cell holds."""
    pieces: list[Piece] = []
    before, at, last = BORDER, start, start
    while at < end:
        token = _TOKEN.match(plain, at, end)
        if token is None or (token.lastgroup == "number" and before == BORDER and _NOT_A_CELL.match(plain, at)):
            break
        kind, at = str(token.lastgroup), token.end()
        if kind in ("border", "space"):
            before = max(before, BORDER if kind == "border" or _is_wide(plain, token) else SPACE)
        elif kind == "unit":
            if not pieces or pieces[-1].unit or before == BORDER:
                at = token.start()
                break
            pieces[-1] = replace(pieces[-1], unit=token.span())
            last = at
        elif kind != "debris":
            for span in _apart(plain, token.span()):
                pieces.append(Piece(span=span, kind=kind, before=before))
                before = BORDER
            before, last = GLUED, at
    return Run(tuple(pieces), at if at < end else max(last, start))


def _apart(plain: str, span: Span) -> list[Span]:
    """Figures that commas hold together or keep apart: thousands have three digits behind each comma, lists have not."""
    if plain.find(",", *span) < 0:
        return [span]
    parts = plain[slice(*span)].split(",")
    if all(len(re.match(r"\d*", part).group()) >= 3 for part in parts[1:]):  # type: ignore[union-attr]
        return [span]
    spans, at = [], span[0]
    for part in parts:
        spans.append((at, at + len(part)))
        at += len(part) + 1
    return [s for s in spans if s[0] < s[1]]


def _is_wide(plain: str, token: re.Match[str]) -> bool:
    return token.group() == "\u3000"


def number(printed: str, unit: str | None = None) -> Decimal | None:
    """What these characters are worth as one number, amounts in 万元; None when they are not one number."""
    if printed.isdecimal() and unit is None:
        return Decimal(printed) if printed[0] != "0" or len(printed) == 1 else None
    text = printed.replace(" ", "").replace("\n", "").replace("\u2060", "").replace(",", "")
    if text in ("无变化", "持平", "不变", "没有变化"):
        return Decimal(0)
    sign = -1 if text.startswith(_MINUS) else 1
    digits = re.sub(r"^(?:增加?|新增|加|减少?|下降|[+-])", "", text)
    if re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", digits):
        if len(digits) > 1 and digits[0] == "0" and not digits.startswith("0."):
            return None  # 05 is no number that anyone prints: two cells stand together here
        value = sign * Decimal(digits)
    elif (chinese := chinese_number(digits)) is not None:
        value = Decimal(sign * chinese)
    else:
        return None
    factor = _UNITS.get(unit or "")
    return value if factor is None else value * factor


def chinese_number(text: str) -> int | None:
    """The value of 三十二 or 一百零五 or 二〇; None for anything else."""
    if not text or any(c not in _DIGITS and c not in _POWERS for c in text):
        return None
    if all(c in _DIGITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    if text[0] in "百千万亿":
        return None  # the 万 of 万元 is no figure
    total = section = digit = 0
    for c in text:
        if c in _DIGITS:
            digit = _DIGITS[c]
        elif _POWERS[c] >= 10_000:
            total = (total + section + digit) * _POWERS[c]
            section = digit = 0
        else:
            section += (digit or (1 if c == "十" else 0)) * _POWERS[c]
            digit = 0
    return total + section + digit


def shown(value: Decimal) -> str:
    """A decimal as contract.md wants it: plain digits, no exponent, no trailing zeros behind the point."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
