"""All ways to cut printed figures into cells, against an independent count."""

from itertools import combinations

import pytest

from giextract.forms.form import Kind
from giextract.reading.cuts import glued, kept_whole, lost, split
from giextract.reading.figures import scan


def texts(cuts: object, text: str) -> set[tuple[str, ...]]:
    """Cuts as the characters of their cells, □ for a blank one."""
    return {tuple("□" if s is None else text[slice(*s)] for s in cut) for cut in cuts}  # type: ignore[attr-defined]


def by_force(text: str, cells: int) -> set[tuple[str, ...]]:
    """Every way to put bars between digits so that no part begins with a 0 it does not consist of."""
    found = set()
    for bars in combinations(range(1, len(text)), cells - 1):
        parts = tuple(text[a:b] for a, b in zip((0, *bars), (*bars, len(text)), strict=True))
        if all(p == "0" or p[0] != "0" for p in parts):
            found.add(parts)
    return found


@pytest.mark.parametrize("text", ["640020470", "0000000", "191000019", "230000023", "34029904513511"])
def test_glued_digits_are_cut_in_every_way(text: str) -> None:
    """As many ways as an independent enumeration finds, and the same."""
    kinds: tuple[Kind, ...] = ("count",) * 7
    assert texts(glued(text, scan(text, 0, len(text)).pieces, kinds), text) == by_force(text, 7)


def test_a_printed_space_stays_a_border() -> None:
    """What is left of the borders is kept: 230 000023 has one figure ending at the space in every way to read it."""
    text = "230 000023"
    found = texts(glued(text, scan(text, 0, len(text)).pieces, ("count",) * 7), text)
    first = {cut for n in (1, 2, 3) for cut in by_force("230", n)}
    assert found == {a + b for a in first for b in by_force("000023", 7 - len(a))}
    assert len(found) == 3


def test_a_sign_is_a_border_and_belongs_to_the_change() -> None:
    """88-720 is 88, then a change that begins with the minus; only the end of the change is open."""
    text = "88-720"
    found = texts(glued(text, scan(text, 0, len(text)).pieces, ("count", "signed", "count")), text)
    assert found == {("88", "-7", "20"), ("88", "-72", "0")}


def test_one_figure_too_many_is_joined_or_left_out() -> None:
    """Eight lines for seven cells: two neighbours are one figure, or one of them is a page number."""
    text = "2\n0\n0\n0\n0\n0\n0\n2"
    found = texts(split(text, scan(text, 0, len(text)).pieces, ("count",) * 7), text)
    assert ("2\n0", "0", "0", "0", "0", "0", "2") in found
    assert ("0", "0", "0", "0", "0", "0", "2") in found
    assert len(found) == 4


def test_lost_blanks_may_be_anywhere() -> None:
    """Six zeros for seven cells: seven ways, and none of them makes up a figure."""
    text = "0 00000"
    pieces = scan(text, 0, len(text)).pieces
    assert len(list(lost(text, pieces, ("count",) * 7))) == 7
    text = "1\n2"
    assert texts(kept_whole(text, scan(text, 0, len(text)).pieces, ("count",) * 3), text) == {
        ("1", "2", "□"), ("1", "□", "2"), ("□", "1", "2"),
    }  # fmt: skip
