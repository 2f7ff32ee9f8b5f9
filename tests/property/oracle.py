"""What the printed figures say by themselves: values, equations, forced blanks, cuts of glued rows."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from decimal import Decimal

from tests.printing.labels import APPLICANTS, COLUMNS, DISPUTES, ENDINGS, REQUESTS, result_rows

Values = Mapping[str, Decimal | None]
Equation = tuple[tuple[str, ...], tuple[str, ...]]
_SIGNS = {"增": 1, "加": 1, "+": 1, "减": -1, "-": -1}


def value(cell: str, printed: str | None) -> Decimal | None:
    """Say what a printed figure is worth; amounts in 万元, changes with their sign; None where there is no digit."""
    if printed is None or not digits(printed):
        return None
    number = Decimal(digits(printed)) * _SIGNS.get(printed[0], 1)
    in_yuan = cell.endswith(".amount") and printed.endswith("元") and not printed.endswith("万元")
    return number / 10_000 if in_yuan else number


def digits(printed: str) -> str:
    """Leave of printed characters only what counts: plain digits and the decimal point."""
    return re.sub(r"[^\d.]", "", unicodedata.normalize("NFKC", printed))


def equations(forms: Mapping[str, str]) -> list[Equation]:
    """List the equations that the forms of a report's tables must satisfy, both sides as cell ids."""
    listed: list[Equation] = []
    if "requests" in forms:
        rows, results = [row.row for row in REQUESTS[forms["requests"]]], result_rows(forms["requests"])
        listed += [(_in_row(row, APPLICANTS), _in_row(row, ["total"])) for row in rows]
        for column in COLUMNS:
            came, went = ["received", "carried_in"], ["concluded", "carried_out"]
            listed.append((_in_column(came, column), _in_column(went, column)))
            listed.append((_in_column(results, column), _in_column(["concluded"], column)))
    if "disputes" in forms:
        for row in DISPUTES:
            cells = tuple(f"disputes.{row}.{ending}" for ending in ENDINGS)
            listed.append((cells[:4], cells[4:]))
    return listed


def broken(values: Values, forms: Mapping[str, str]) -> list[Equation]:
    """Find the equations whose operands are all printed and whose sides differ."""
    found = []
    for sides in equations(forms):
        left, right = ([values.get(cell) for cell in side] for side in sides)
        if None not in left and None not in right and sum(left) != sum(right):
            found.append(sides)
    return found


def forced(values: Values, forms: Mapping[str, str]) -> dict[str, Decimal]:
    """Narrow every blank by every unbroken equation until nothing moves; keep those left with one whole value ≥ 0."""
    wrong = broken(values, forms)
    usable = [sides for sides in equations(forms) if sides not in wrong and all(c in values for s in sides for c in s)]
    low = {cell: number or Decimal(0) for cell, number in values.items()}
    high = {cell: Decimal("Infinity") if number is None else number for cell, number in values.items()}
    while _narrow(usable, low, high):
        pass
    return {cell: low[cell] for cell, number in values.items() if number is None and low[cell] == high[cell]}


def _narrow(usable: Iterable[Equation], low: dict[str, Decimal], high: dict[str, Decimal]) -> bool:
    """Tighten bounds once over all equations; say whether any moved."""
    moved = False
    for left, right in usable:
        for here, there in ((left, right), (right, left)):
            most, least = sum(high[c] for c in there), sum(low[c] for c in there)
            for cell in here:
                rest = [other for other in here if other != cell]
                ceiling = most - sum(low[other] for other in rest)
                floor = least - sum(high[other] for other in rest)
                if low[cell] <= ceiling < high[cell]:
                    high[cell], moved = ceiling, True
                if low[cell] < floor <= high[cell]:
                    low[cell], moved = floor, True
    return moved


def cuts(glued: str, cells: int) -> list[tuple[int, ...]]:
    """List every way to cut digits into so many whole numbers without leading zeros."""
    if cells == 1:
        return [(int(glued),)] if glued == "0" or glued[:1] not in ("0", "") else []
    longest = 1 if glued[:1] == "0" else len(glued) - cells + 1
    return [(int(glued[:width]), *rest) for width in range(1, longest + 1) for rest in cuts(glued[width:], cells - 1)]


def tying_tables(rows: Mapping[str, str], most: int = 50_000) -> dict[str, set[tuple[int, ...]]] | None:
    """For every glued requests row, the cuts that stand in some table satisfying all equations.

    Runs over the rows forwards and backwards, keeping for every column what its two equations still lack. None where
    more than `most` states would have to be kept.
    """
    ways = {row: [cut for cut in cuts(glued, 7) if sum(cut[:6]) == cut[6]] for row, glued in rows.items()}
    order = sorted(ways, key=lambda row: len(ways[row]))
    reached: list[set[tuple[int, ...]]] = [{(0,) * 12}]
    for row in order:
        states = {_after(state, row, cut) for state in reached[-1] for cut in ways[row]}
        if len(states) > most:
            return None
        reached.append(states)
    alive = {(0,) * 12} & reached[-1]
    kept: dict[str, set[tuple[int, ...]]] = {}
    for row, before in zip(reversed(order), reversed(reached[:-1]), strict=True):
        steps = [(state, cut) for state in before for cut in ways[row] if _after(state, row, cut) in alive]
        kept[row], alive = {cut for _, cut in steps}, {state for state, _ in steps}
    return kept


def _after(state: tuple[int, ...], row: str, cut: tuple[int, ...]) -> tuple[int, ...]:
    """Add a row to what the columns lack: six places for 新收 + 结转 = 总计 + 结转下年, six for the sum of results."""
    flow = {"received": 1, "carried_in": 1, "concluded": -1, "carried_out": -1}.get(row, 0)
    result = -1 if row == "concluded" else int(not flow)
    flows = (lack + flow * count for lack, count in zip(state[:6], cut[:6], strict=True))
    results = (lack + result * count for lack, count in zip(state[6:], cut[:6], strict=True))
    return (*flows, *results)


def _in_row(row: str, columns: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"requests.{row}.{column}" for column in columns)


def _in_column(rows: Iterable[str], column: str) -> tuple[str, ...]:
    return tuple(f"requests.{row}.{column}" for row in rows)
