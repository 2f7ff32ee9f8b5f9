"""The numerals of automatic numbering: what the n-th paragraph of a list is printed with."""

from collections.abc import Callable, Mapping

_DIGITS = "零一二三四五六七八九"
_LEGAL = {"chineseLegalSimplified": "零壹贰叁肆伍陆柒捌玖", "ideographLegalTraditional": "零壹貳參肆伍陸柒捌玖"}
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def numeral(n: int, style: str) -> str:
    """A number in one of the styles of w:numFmt; in plain digits where the style has no numeral for it."""
    if style in ("none", "bullet"):
        return ""
    write = _STYLES.get(style)
    return write(n) if write and 0 < n < 4000 else str(n)


def _counting(n: int, digits: str = _DIGITS, powers: str = "十百千") -> str:
    """十一, 二十, 一百零三: the one before 十 falls away below twenty, but not in the numerals of law."""
    text, zero = "", False
    for power in (3, 2, 1, 0):
        digit = n // 10**power % 10
        if digit:
            text += (digits[0] if zero else "") + digits[digit] + (powers[power - 1] if power else "")
        zero = bool(text) and not digit
    return text[1:] if text.startswith("一十") else text


def _digital(n: int) -> str:
    return "".join("〇" if c == "0" else _DIGITS[int(c)] for c in str(n))


def _legal(style: str) -> Callable[[int], str]:
    return lambda n: _counting(n, _LEGAL[style], "拾佰仟")


def _from(first: str, count: int) -> Callable[[int], str]:
    """Characters that stand one after another: ① to ⑳."""
    return lambda n: chr(ord(first) + n - 1) if n <= count else str(n)


def _of(characters: str) -> Callable[[int], str]:
    return lambda n: characters[n - 1] if n <= len(characters) else str(n)


def _letters(n: int) -> str:
    """A to Z, then AA to ZZ."""
    return chr(ord("A") + (n - 1) % 26) * ((n - 1) // 26 + 1)


def _roman(n: int) -> str:
    text = ""
    for worth, letters in _ROMAN:
        text += letters * (n // worth)
        n %= worth
    return text


_STYLES: Mapping[str, Callable[[int], str]] = {
    "decimalZero": lambda n: f"{n:02d}",
    "decimalFullWidth": lambda n: str(n).translate(_WIDE),
    "decimalFullWidth2": lambda n: str(n).translate(_WIDE),
    "numberInDash": lambda n: f"- {n} -",
    "chineseCounting": lambda n: _counting(n) if n < 100 else _digital(n),
    "taiwaneseCounting": lambda n: _counting(n) if n < 100 else _digital(n),
    **dict.fromkeys(("chineseCountingThousand", "taiwaneseCountingThousand", "japaneseCounting"), _counting),
    **dict.fromkeys(("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"), _digital),
    **{style: _legal(style) for style in _LEGAL},
    "ideographTraditional": _of("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _of("子丑寅卯辰巳午未申酉戌亥"),
    "ideographEnclosedCircle": _from("㊀", 10),
    "decimalEnclosedCircle": _from("①", 20),
    "decimalEnclosedCircleChinese": _from("①", 20),
    "decimalEnclosedParen": _from("⑴", 20),
    "decimalEnclosedFullstop": _from("⒈", 20),
    "upperLetter": _letters,
    "lowerLetter": lambda n: _letters(n).lower(),
    "upperRoman": _roman,
    "lowerRoman": lambda n: _roman(n).lower(),
}
