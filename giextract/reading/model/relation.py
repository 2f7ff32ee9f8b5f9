"""Leave the form's own relation out of what a model sees, however it is printed, broken or misread.

The head of the requests table says how its rows add up. A model never meets the rules, so the sentence goes, and it must not
hang on any one of its characters: OCR misreads some of them, page breaks and cells part them, and brackets get lost.
"""

import re

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from giextract.reading.copy import plain_of
from giextract.report import Span

_A, _B, _C = "本列数据的勾稽关系为", "第一项加第二项之和", "等于第三项加第四项之和"
# What is looked for, longest first, with how many of its characters may be misread: what is no relation differs in more.
_SENTENCES = (
    (_A + _B + _C, 14), (_B + _C, 7), (_A + _B, 7), (_A, 3), (_B, 2), (_C, 3),
    *((part, 0) for part in ("本列数据的", "勾稽关系", "第一项加", "第二项之和", "等于第三项", "加第四项之和")),
)  # fmt: skip
_SHIFT = 4  # characters that may be lost or doubled
_FOREIGN = 3  # letters within the stretch that are more than doubled ones: another cell's words, or a page's foot
_LETTER = re.compile(r"\w")
_OPEN, _CLOSE = re.compile(r"\([^\w\t|()]*\Z"), re.compile(r"[^\w\t|()]*\)")
_BLANK_BEFORE, _BLANK = re.compile(r"[\s\u2060]+\Z"), re.compile(r"[\s\u2060]+")


def without_relation(text: str) -> str:
    """The text without the relation and the brackets around it; all else stays."""
    plain = plain_of(text)
    cuts: list[Span] = []
    for sentence, misread in _SENTENCES:
        while found := _next(sentence, misread, plain):
            cuts += found
            for start, end in found:
                plain = plain[:start] + "\n" * (end - start) + plain[end:]
    for start, end in sorted(cuts, reverse=True):
        text = text[:start] + text[end:]
    return text


def _next(sentence: str, misread: int, plain: str) -> list[Span]:
    """Where this part of the relation stands, brackets included; a span for each piece between words that are not its own."""
    places = [m.start() for m in _LETTER.finditer(plain)]
    letters = "".join(plain[i] for i in places)
    near = fuzz.partial_ratio_alignment(sentence, letters, score_cutoff=90 - 100 * misread / len(sentence))
    if near is None or len(letters) < len(sentence) - misread:
        return []
    start, end, distance = _best(sentence, letters, near.dest_start, near.dest_end)
    if distance > misread:
        return []
    ends = [start, *(start + at for at in _foreign(sentence, letters[start:end])), end]
    pieces = [(places[a], places[b - 1] + 1) for a, b in zip(ends[::2], ends[1::2], strict=True) if a < b]
    is_whole = sentence == _SENTENCES[0][0]
    first, last = pieces[0][0], pieces[-1][1]
    before = _OPEN.search(plain, 0, first) or (is_whole and _BLANK_BEFORE.search(plain, 0, first))
    behind = _CLOSE.match(plain, last) or (is_whole and _BLANK.match(plain, last))
    pieces[0] = (before.start() if before else first, pieces[0][1])
    pieces[-1] = (pieces[-1][0], behind.end() if behind else last)
    return pieces


def _best(sentence: str, letters: str, start: int, end: int) -> tuple[int, int, int]:
    """The stretch around a rough place that is most like the sentence, and in how many characters it differs."""
    ways = [
        (Levenshtein.distance(sentence, letters[a:b]), abs(b - a - len(sentence)), a, b)
        for a in range(max(0, start - _SHIFT), start + _SHIFT + 1)
        for b in range(max(a + 1, end - _SHIFT), min(len(letters), end + _SHIFT) + 1)
    ]
    distance, _, a, b = min(ways)
    return a, b, distance


def _foreign(sentence: str, stretch: str) -> list[int]:
    """Where words begin and end, one after the other, that stand within a stretch and are none of the sentence's."""
    return [
        at for op in Levenshtein.opcodes(sentence, stretch)
        if op.tag == "insert" and op.dest_end - op.dest_start >= _FOREIGN for at in (op.dest_start, op.dest_end)
    ]  # fmt: skip
