"""Reports to time: the figures of the bundled goldens, printed in the layouts that decide how much work a report is."""

import random
from pathlib import Path

from giextract.evaluation.golden import Golden, cases, load
from tests.printing.report import print_report

GOLDENS = Path(__file__).parents[1] / "goldens"
BORDERED = ("lines", "tabs", "trailing_pipes", "markdown")


def _whole() -> list[Golden]:
    """The goldens with all three tables and every figure printed."""
    found = [load(path) for path, _ in cases(GOLDENS)]
    return [
        g
        for g in found
        if len(g.forms) == 3 and None not in g.figures().values() and not g.findings and not g.ambiguous
    ]


def _figures(golden: Golden) -> dict[str, dict[str, list[int | str | None]]]:
    return {table: {r: list(v) for r, v in getattr(golden, table).items()} for table in golden.forms}


def _text(golden: Golden, figures: dict[str, dict[str, list[int | str | None]]], layout: str, n: int) -> bytes:
    agency = f"青岩县第{n}局"
    return print_report(figures, dict(golden.forms), layout, agency=agency, year=golden.year).text.encode()


def bordered(count: int) -> list[bytes]:
    """Clean reports between printed borders, layouts in turn."""
    goldens = _whole()
    return [
        _text(g := goldens[n % len(goldens)], _figures(g), BORDERED[n % len(BORDERED)], n) for n in range(count)
    ]  # fmt: skip


def glued(count: int) -> list[bytes]:
    """Clean reports on one line without any border between figures: the equations tie."""
    goldens = _whole()
    return [_text(g := goldens[n % len(goldens)], _figures(g), "glued", n) for n in range(count)]


def glued_and_wrong(count: int, seed: int = 1) -> list[bytes]:
    """The same with one figure of the requests table changed, so that no cut ties."""
    chance, goldens, made = random.Random(seed), _whole(), []
    for n in range(count):
        golden = goldens[n % len(goldens)]
        figures = _figures(golden)
        row = chance.choice([r for r, v in figures["requests"].items() if any(v)])
        place = chance.choice([i for i, f in enumerate(figures["requests"][row]) if f])
        figures["requests"][row][place] = int(figures["requests"][row][place] or 0) + chance.choice([1, 2, 7, 10])
        made.append(_text(golden, figures, "glued", n))
    return made
