"""Every way in which printed figures can be the cells of a row, when the borders between them were lost."""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations

from giextract.forms.form import Kind
from giextract.reading.figures import BORDER, Piece
from giextract.report import Span

Cut = tuple[Span | None, ...]  # a span a cell; None is a cell that prints nothing
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?")
Prune = Callable[[list[Span | None]], bool]


def valid(printed: str, kind: Kind) -> bool:
    """Whether these characters can be the whole of one cell."""
    text = printed
    if text.isdecimal():
        return text[0] != "0" or len(text) == 1
    if "," in text:
        if not _THOUSANDS.fullmatch(text.lstrip("+-增加减少新下降 ")):
            return False
        text = text.replace(",", "")
    if kind == "amount":
        return bool(re.fullmatch(r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?", text))
    if kind == "signed":
        text = re.sub(r"^(?:增加?|新增|加|减少?|下降|[+-]) ?", "", text)
    return text == "0" or bool(re.fullmatch(r"[1-9][0-9]*", text))


def glued(plain: str, pieces: tuple[Piece, ...], kinds: tuple[Kind, ...], keep: Prune | None = None) -> Iterator[Cut]:
    """Cuts that fill every cell and keep every printed border; `keep` may refuse a cut begun, cell by cell."""
    if not pieces:
        return
    spans = [p.span for p in pieces]
    room = [sum(b - a for a, b in spans[i:]) for i in range(len(spans) + 1)]  # characters from piece i on

    def grow(piece: int, at: int, done: list[Span | None]) -> Iterator[Cut]:
        left = len(kinds) - len(done)
        if not left:
            if piece == len(spans):
                yield tuple(done)
            return
        if piece == len(spans) or left < len(spans) - piece:
            return
        end = spans[piece][1]
        if left > end - at + room[piece + 1]:
            return
        for stop in _stops(plain, at, end, pieces[piece], kinds[len(done)]):
            done.append((at, stop))
            if keep is None or keep(done):
                if stop == end:
                    yield from grow(piece + 1, spans[piece + 1][0] if piece + 1 < len(spans) else end, done)
                else:
                    yield from grow(piece, stop, done)
            done.pop()

    yield from grow(0, spans[0][0], [])


def _stops(plain: str, at: int, end: int, piece: Piece, kind: Kind) -> Iterable[int]:
    """Where a cell that begins at `at` can end; a mark or a word is one cell, and no figure begins with 0."""
    if piece.kind != "number":
        return (end,)
    if kind == "count" and plain[at:end].isdecimal():
        return (at + 1,) if plain[at] == "0" else range(at + 1, end + 1)
    return [stop for stop in range(at + 1, end + 1) if valid(plain[at:stop], kind)]


def split(plain: str, pieces: tuple[Piece, ...], kinds: tuple[Kind, ...]) -> Iterator[Cut]:
    """Cuts of a row with more figures than cells: neighbours joined, or one that stood on its own left out."""
    extra = len(pieces) - len(kinds)
    if not 0 < extra <= 3 or any(p.kind != "number" for p in pieces):
        return
    for left_out in (None, *range(len(pieces))):
        if left_out is not None and (extra != 1 or not _alone(pieces, left_out)):
            continue
        kept = [p for i, p in enumerate(pieces) if i != left_out]
        for joins in combinations(range(len(kept) - 1), len(kept) - len(kinds)):
            spans = _joined(kept, set(joins))
            texts = [re.sub(r"\s", "", plain[a:b]) for a, b in spans]
            if all(valid(t, k) for t, k in zip(texts, kinds, strict=True)):
                yield tuple(spans)


def _alone(pieces: tuple[Piece, ...], i: int) -> bool:
    after = pieces[i + 1].before if i + 1 < len(pieces) else BORDER
    return pieces[i].before == BORDER and after == BORDER


def _joined(pieces: list[Piece], joins: set[int]) -> list[Span]:
    spans: list[Span] = [pieces[0].span]
    for i, piece in enumerate(pieces[1:]):
        if i in joins:
            spans[-1] = (spans[-1][0], piece.span[1])
        else:
            spans.append(piece.span)
    return spans


def lost(plain: str, pieces: tuple[Piece, ...], kinds: tuple[Kind, ...]) -> Iterator[Cut]:
    """Cuts of a row that prints too few figures: any cells may be the blank ones, as few as possible of them."""
    for filled in range(len(kinds) - 1, len(pieces) - 1, -1):
        found = False
        for places in combinations(range(len(kinds)), filled):
            for part in glued(plain, pieces, tuple(kinds[i] for i in places)):
                found = True
                row: list[Span | None] = [None] * len(kinds)
                for i, span in zip(places, part, strict=True):
                    row[i] = span
                yield tuple(row)
        if found:
            return


def kept_whole(plain: str, pieces: tuple[Piece, ...], kinds: tuple[Kind, ...]) -> Iterator[Cut]:
    """Cuts that lose blanks but cut no figure: what a row between borders can be that prints too few."""
    for places in combinations(range(len(kinds)), len(pieces)):
        if all(
            p.kind != "number" or valid(plain[slice(*p.span)], kinds[i]) for p, i in zip(pieces, places, strict=True)
        ):
            row: list[Span | None] = [None] * len(kinds)
            for piece, i in zip(pieces, places, strict=True):
                row[i] = piece.span
            yield tuple(row)
