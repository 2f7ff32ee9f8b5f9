"""What must add up on the forms, and what that leaves for blanks: worked out here from the forms' own words, not by the rules."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from giextract.evaluation.golden import Golden, columns_of
from giextract.forms.form import cell_id

APPLICANTS = ("individual", "business", "research", "social", "legal", "other_org")
ENDINGS = ("upheld", "corrected", "other", "pending")
FLOWS = ("received", "carried_in", "concluded", "carried_out")
# Of the statistics table: the rule, the parts, the whole, and whether the parts make up all of it.
SHEET: tuple[tuple[str, tuple[str, ...], str, bool], ...] = (
    ("B501", ("c.rcv.in_person", "c.rcv.fax", "c.rcv.online", "c.rcv.letter"), "c.received", True),
    ("B502", ("c.closed_on_time", "c.closed_extended"), "c.closed", True),
    ("B503", tuple(f"c.ans.{kind}" for kind in (
        "already_public", "granted", "partial", "denied", "not_ours", "not_exist", "need_correction", "other_way",
    )), "c.answered", True),
    ("B504", tuple(f"c.ans.denied.{reason}" for reason in (
        "state_secret", "business_secret", "privacy", "security", "not_information", "other_law",
    )), "c.ans.denied", True),
    ("B505", ("h.staff_full", "h.staff_part"), "h.staff", True),
    ("B508", ("a.disclosed_normative",), "a.disclosed", False),
    ("B509", ("b.press_conf_chief",), "b.press_conf", False),
    ("B510", ("b.interviews_chief",), "b.interviews", False),
)  # fmt: skip
# What the statistics form prints under a head without saying that it is all: it bears on blanks, and breaks nothing.
SHEET_SOFT: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("B506", ("d.upheld", "d.corrected", "d.other"), "d.total"),
    ("B507", ("e.upheld", "e.corrected", "e.other"), "e.total"),
)

Figures = Mapping[str, Decimal | None]
Bound = Decimal | None  # None is without end


@dataclass(frozen=True, slots=True)
class Sum:
    """Parts that make up a whole, or, with several cells on both sides, two sums that are alike; `rule` is what checks it.

    Where it is not `whole`, the parts are at most the other side. A `soft` one that is broken is no error.
    """

    rule: str
    parts: tuple[str, ...]
    total: tuple[str, ...]
    whole: bool = True
    soft: bool = False

    @property
    def cells(self) -> tuple[str, ...]:
        """Both sides."""
        return (*self.parts, *self.total)


def sums(golden: Golden) -> list[Sum]:
    """Everything that must add up over the tables of a golden, where all its cells are printed."""
    figures = golden.figures()
    return [s for s in _sums(golden) if all(cell in figures for cell in s.cells)]


def _sums(golden: Golden) -> Iterator[Sum]:
    if form := golden.forms.get("requests"):
        rows = list(columns_of(form, "requests"))
        results = [row for row in rows if row not in FLOWS]
        for row in rows:
            yield Sum("B301", tuple(f"requests.{row}.{a}" for a in APPLICANTS), (f"requests.{row}.total",))
        for column in (*APPLICANTS, "total"):
            came, went = (tuple(f"requests.{row}.{column}" for row in pair) for pair in (FLOWS[:2], FLOWS[2:]))
            yield Sum("B302", came, went)
            yield Sum("B303", tuple(f"requests.{r}.{column}" for r in results), (f"requests.concluded.{column}",))
    for row in golden.disputes:
        yield Sum("B401", tuple(f"disputes.{row}.{e}" for e in ENDINGS), (f"disputes.{row}.total",))
    for column in ("annual", "cumulative") if golden.statistics else ():
        for rule, parts, total, whole in SHEET:
            yield Sum(rule, _in(column, parts), _in(column, (total,)), whole)
        for rule, parts, total in SHEET_SOFT:
            yield Sum(rule, _in(column, parts), _in(column, (total,)), soft=True)


def _in(column: str, rows: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(cell_id("statistics", row, column) for row in rows)


def sides(one: Sum, figures: Figures) -> tuple[Decimal, Decimal]:
    """Both sides as printed, blanks as 0."""
    left, right = (sum((figures[c] or Decimal(0) for c in side), Decimal(0)) for side in (one.parts, one.total))
    return left, right


def is_broken(one: Sum, figures: Figures) -> bool:
    """Whether no whole numbers in its blanks could make it hold; a whole that is left blank breaks nothing."""
    left, right = sides(one, figures)
    blank_left, blank_right = (any(figures[c] is None for c in side) for side in (one.parts, one.total))
    if len(one.total) == 1 and blank_right:
        return False
    if not one.whole:
        return left > right and not (blank_left or blank_right)
    return (left < right and not blank_left) or (left > right and not blank_right)


def forced(listed: list[Sum], figures: Figures, open_cells: frozenset[str]) -> dict[str, Decimal]:
    """The open cells for which counts and the unbroken sums leave one value.

    Every cell has a least and a greatest value; each sum narrows those of its cells, until none does any more.
    """
    usable = [
        s for s in listed
        if s.whole and not is_broken(s, figures) and not (open_cells.isdisjoint(s.cells))
        and all(figures[c] is not None or c in open_cells for c in s.cells)
    ]  # fmt: skip
    least = {c: f if f is not None else Decimal(0) for c, f in figures.items()}
    most: dict[str, Bound] = dict(figures)
    for _ in range(1000):
        if not sum(_narrow(s, least, most, open_cells) for s in usable):  # every one, each round
            break
    else:
        return {}  # sums that contradict each other narrow for ever
    found = {c: least[c] for c in sorted(open_cells) if least[c] == most[c]}
    known = {**{c: f for c, f in figures.items() if f is not None}, **found}
    at_odds = {c for s in usable if all(c in known for c in s.cells) and not _holds(s, known) for c in s.cells}
    return {c: value for c, value in found.items() if c not in at_odds}


def _holds(one: Sum, values: Mapping[str, Decimal]) -> bool:
    return sum(values[c] for c in one.parts) == sum(values[c] for c in one.total)


def _narrow(one: Sum, least: dict[str, Decimal], most: dict[str, Bound], open_cells: frozenset[str]) -> bool:
    moved = False
    for here, there in ((one.parts, one.total), (one.total, one.parts)):
        for cell in open_cells.intersection(here):
            rest = [c for c in here if c != cell]
            upper = _plus([most[c] for c in there])
            if upper is not None:
                top, now = upper - sum((least[c] for c in rest), Decimal(0)), most[cell]
                if top >= least[cell] and (now is None or top < now):
                    most[cell], moved = top, True
            ceiling = _plus([most[c] for c in rest])
            if ceiling is not None:
                low, now = sum((least[c] for c in there), Decimal(0)) - ceiling, most[cell]
                if low > least[cell] and (now is None or low <= now):
                    least[cell], moved = low, True
    return moved


def _plus(bounds: list[Bound]) -> Bound:
    """The sum of upper bounds, without end where one is."""
    known = [b for b in bounds if b is not None]
    return sum(known, Decimal(0)) if len(known) == len(bounds) else None
