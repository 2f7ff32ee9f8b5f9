"""Hold the statements of a golden against the page and against their own arithmetic."""

import re
import unicodedata
from collections.abc import Iterator, Set
from decimal import Decimal
from itertools import combinations, permutations

from giextract.evaluation.checking.complaints import Complaint
from giextract.evaluation.golden import ExpectedStatement, Golden
from giextract.evaluation.lines import Lines

_JOINT = 8  # figures of a quote that may be meant together
MOST_FIGURES = 16  # of a quote, of which every choice is added up
_FIGURE = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")


def contradictions_of_statements(golden: Golden, lines: Lines, text: str) -> Iterator[Complaint]:
    """Statements whose quote, stated figure or arithmetic is not what the page has."""
    page = _plain(text)
    told = frozenset(figure for figure in golden.figures().values() if figure is not None)
    around = told | {Decimal(f.replace(",", "")) for f in _FIGURE.findall(page)}
    for i, statement in enumerate(golden.statements):
        line = lines.of(["statements", i])
        if _plain(statement.quote) not in page:
            yield Complaint(lines.path, line, "not_on_page", {"key": "quote", "text": statement.quote})
        for kind, words in _arithmetic(statement, told, around):
            yield Complaint(lines.path, line, kind, words)


def _arithmetic(
    statement: ExpectedStatement, told: Set[Decimal], around: Set[Decimal]
) -> Iterator[tuple[str, dict[str, str]]]:
    """What does not follow: `told` are the tables' figures, `around` with them all that the page prints."""
    stated, recomputed = (text if text and _FIGURE.fullmatch(text) else None for text in (statement.stated, statement.recomputed))
    figures = [Decimal(f.replace(",", "")) for f in _FIGURE.findall(_plain(statement.quote))]
    if stated is not None and Decimal(stated) not in {*figures, *_whole(figures)}:
        yield "stated", {"stated": stated}
    if stated is None or recomputed is None:
        return
    if statement.holds is not None and statement.holds is not _is_alike(Decimal(stated), Decimal(recomputed)):
        yield "holds", {"stated": stated, "recomputed": recomputed, "holds": str(statement.holds).lower()}
    if Decimal(recomputed) in told or any(Decimal(recomputed) - figure in told for figure in told):
        return
    if any(_is_alike(Decimal(recomputed), v) for v in _shares(figures, around)):
        return
    if len(figures) <= MOST_FIGURES and not any(_is_alike(Decimal(recomputed), v) for v in _results(figures)):
        yield "recomputed", {"recomputed": recomputed, "figures": ", ".join(map(str, figures))}


def _whole(figures: list[Decimal]) -> Iterator[Decimal]:
    """What a quote may state without printing it: none where it has no figure, or what some of its figures come to."""
    if not figures:
        yield Decimal(0)
    for count in range(2, min(len(figures), _JOINT) + 1):
        yield from (sum(some, Decimal(0)) for some in combinations(figures[:_JOINT], count))


def _shares(figures: list[Decimal], around: Set[Decimal]) -> Iterator[Decimal]:
    """A quote's figures in per cent of any figure of the page, and as growth over it."""
    for part in figures:
        for base in around:
            if base > 0:
                yield part / base * 100
                yield abs(part - base) / base * 100


def _is_alike(printed: Decimal, exact: Decimal) -> bool:
    """Whether a figure is another one rounded, or cut off, at its own last place."""
    step = Decimal(1).scaleb(int(printed.as_tuple().exponent))
    return abs(printed - exact) < step if step < 1 else printed == exact


def _results(figures: list[Decimal]) -> Iterator[Decimal]:
    """All that can be worked out of a quote's figures: sums of some, differences, shares and growth in per cent."""
    for count in range(2, len(figures) + 1):
        for some in combinations(figures, count):
            yield sum(some, Decimal(0))
    for a, b in permutations(figures, 2):
        yield a - b
        if b:
            yield a / b * 100
            yield (a - b) / b * 100
            if a != b:
                yield b / abs(a - b) * 100


def _plain(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
