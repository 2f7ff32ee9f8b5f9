"""What explains broken equations: against trying everything, and each slip by an example."""

import random
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from giextract.checks.catalogue import equations
from giextract.checks.facts import Facts, Known, TableFacts
from giextract.checks.findings import findings, verdicts
from giextract.forms import cell_ids, forms
from giextract.report import Explanation, Finding, Statement, Support
from giextract.settle.localise import MOST_CELLS, MOST_NODES, Change, Table, smallest
from giextract.settle.suspects import MOST_NAMED, explained, hints_of
from giextract.settle.tableau import Row
from tests.property.figures import requests as drawn

MOST = 9  # the largest value that trying everything tries
Figures = dict[str, list[int | None]]


def grid(rows: int, columns: int) -> tuple[Row, ...]:
    """Sums of a small table whose last column and last row are totals, its cells numbered line by line."""
    lines = [[i * columns + j for j in range(columns)] for i in range(rows)]
    lines += [[i * columns + j for i in range(rows)] for j in range(columns)]
    return tuple({**dict.fromkeys(line[:-1], 1), line[-1]: -1} for line in lines)


def by_force(table: Table) -> tuple[int, dict[frozenset[int], Change]]:
    """The least weight of all sets of up to three cells that can be put right, and the sets of that weight."""
    least, found = 10**6, dict[frozenset[int], Change]()
    for size in range(4):
        for cells in combinations(sorted(table.weights), size):
            weight = sum(table.weights[c] for c in cells)
            if weight > least:
                continue
            free = (*cells, *sorted(table.unknown))
            ways = [dict(zip(free, v, strict=True)) for v in product(range(MOST + 1), repeat=len(free))]
            ways = [w for w in ways if holds(table, w)]
            if ways:
                if weight < least:
                    least, found = weight, {}
                alike = {c: {w[c] for w in ways} for c in cells}
                found[frozenset(cells)] = {c: v.pop() if len(v) == 1 else None for c, v in alike.items()}
    return least, found


def holds(table: Table, values: dict[int, int]) -> bool:
    """Whether all equations hold with these values in place of the printed ones."""
    return all(sum(s * values.get(c, table.printed.get(c, 0)) for c, s in e.items()) == 0 for e in table.equations)


def small_tables(seeds: range, unknown: int, changes: int) -> Iterator[Table]:
    """Small tables that add up but for a few cells."""
    for seed in seeds:
        chance = random.Random(seed)
        rows, columns = chance.choice([(2, 3), (3, 3), (3, 2)])
        inner = [[chance.choice([0, 0, 1, 2]) for _ in range(columns - 1)] for _ in range(rows - 1)]
        lines = [[*line, sum(line)] for line in inner]
        lines.append([sum(column) for column in zip(*lines, strict=True)])
        printed = dict(enumerate(v for line in lines for v in line))
        for cell in chance.sample(sorted(printed), changes):
            printed[cell] = max(0, printed[cell] + chance.choice([-2, -1, 1, 2, 3]))
        hidden = frozenset(chance.sample(sorted(printed), unknown))
        shown = {c: 0 if c in hidden else v for c, v in printed.items()}
        weights = {c: chance.choice([2, 2, 3]) for c in printed if c not in hidden}
        yield Table(grid(rows, columns), shown, weights, hidden)


@pytest.mark.parametrize(("unknown", "changes"), [(0, 1), (0, 2), (1, 1), (2, 1)])
def test_the_search_finds_what_trying_everything_finds(unknown: int, changes: int) -> None:
    """The same sets of the same least weight, with the same values, each once; cells without a figure cost nothing."""
    for table in small_tables(range(20), unknown, changes):
        least, wanted = by_force(table)
        found = smallest(table)
        assert found.is_complete
        assert len({frozenset(change) for change in found.sets}) == len(found.sets)
        if least == 0:
            assert found.sets == []
        else:
            assert {frozenset(change): change for change in found.sets} == wanted


def test_three_wrong_cells_are_found_by_trying_everything_too() -> None:
    """Sets of three cells are neither missed nor made up."""
    for table in small_tables(range(100, 104), 0, 3):
        least, wanted = by_force(table)
        assert {frozenset(c): c for c in smallest(table).sets} == (wanted if least else {})


def test_a_value_that_several_would_do_for_is_none() -> None:
    """Two parts that must both come down share the difference in more ways than one."""
    table = Table(({0: 1, 1: 1, 2: -1},), {0: 3, 1: 3, 2: 1}, {0: 2, 1: 2, 2: 9})
    assert smallest(table).sets == [{0: None, 1: None}]


def test_no_value_falls_below_zero() -> None:
    """A part of 1 cannot make up for a sum that is 3 too large."""
    table = Table(({0: 1, 1: 1, 2: -1},), {0: 1, 1: 9, 2: 7}, dict.fromkeys(range(3), 2))
    assert smallest(table).sets == [{1: 6}, {2: 10}]


def test_a_part_that_exceeds_its_whole_comes_down_or_the_whole_goes_up() -> None:
    """An inequality leaves a rest that costs nothing, and every value beyond the bound will do."""
    table = Table(({0: 1, 1: -1, 2: 1},), {0: 5, 1: 3}, {0: 2, 1: 2}, frozenset({2}))
    assert smallest(table).sets == [{0: None}, {1: None}]
    assert smallest(table.changed({0: 3})).sets == []


def test_what_two_readings_saw_is_harder_to_doubt() -> None:
    """Of two cells that explain a broken sum, the one that a single reading saw is the smaller explanation."""
    table = Table(({0: 1, 1: -1},), {0: 5, 1: 4}, {0: 3, 1: 2})
    assert smallest(table).sets == [{1: 5}]


def test_the_work_is_bounded() -> None:
    """A table of noise is given up; nothing is said then."""
    chance = random.Random(4)
    lines = grid(12, 9)
    table = Table(lines, {c: chance.randint(0, 5) for c in range(108)}, dict.fromkeys(range(108), 2))
    found = smallest(table)
    assert found.looked <= MOST_NODES + 1
    assert found.sets == []
    few = smallest(Table(grid(3, 3), dict(enumerate([1, 2, 3, 4, 5, 9, 5, 7, 13])), dict.fromkeys(range(9), 2)), 1)
    assert not few.is_complete


@settings(max_examples=40, deadline=None, derandomize=True, database=None)
@given(drawn("2021"), st.data())
def test_an_explanation_makes_all_sums_hold(figures: Figures, data: st.DataObject) -> None:
    """Whatever up to three cells were changed: no more cells are named, and with their values every sum holds."""
    table = request_table(figures)
    cells = sorted(table.printed)
    changed = data.draw(st.lists(st.sampled_from(cells), min_size=1, max_size=3, unique=True))
    wrong = table.changed({c: data.draw(st.integers(0, 99)) for c in changed})
    found = smallest(wrong)
    assert found.is_complete
    assert found.sets or holds(wrong, {})
    for change in found.sets:
        assert len(change) <= len(changed) <= MOST_CELLS
        assert all(v is None or v >= 0 for v in change.values())
        if None not in change.values():
            assert holds(wrong, {c: int(v or 0) for c, v in change.items()})


def request_table(figures: Figures) -> Table:
    """A requests table on the form of 2021, its cells numbered in the form's order."""
    places = {name: i for i, name in enumerate(cell_ids(forms()["2021"], "requests"))}
    lines = tuple({places[c]: sign for sign, c in e.terms} for e in equations("2021", "requests"))
    printed = {places[f"requests.{r}.{c}"]: f or 0 for r, line in figures.items() for c, f in zip(COLUMNS, line, strict=True)}
    return Table(lines, printed, dict.fromkeys(printed, 2))


COLUMNS = ("individual", "business", "research", "social", "legal", "other_org", "total")
ENDINGS = ("upheld", "corrected", "other", "pending", "total")
CLEAN: Figures = {
    "received": [137, 14, 0, 0, 2, 0, 153],
    "carried_in": [5, 0, 0, 0, 0, 0, 5],
    "granted": [72, 9, 0, 0, 0, 0, 81],
    "denied.third_party": [0, 3, 0, 0, 0, 0, 3],
    "unavailable.not_held": [46, 0, 0, 0, 2, 0, 48],
    "unprocessed.petition": [18, 0, 0, 0, 0, 0, 18],
    "concluded": [136, 12, 0, 0, 2, 0, 150],
    "carried_out": [6, 2, 0, 0, 0, 0, 8],
}


def explain(
    changed: Figures,
    reconsideration: tuple[int | None, ...] = (0, 0, 0, 0, 0),
    support: dict[str, Support] | None = None,
    hints: dict[str, Decimal] | None = None,
    before: dict[str, Decimal] | None = None,
) -> list[Finding]:
    """The findings over the clean table with these rows in it, and over a row of disputes."""
    rows: Figures = CLEAN | changed
    figures = dict.fromkeys(cell_ids(forms()["2021"], "requests"), 0) | {
        f"requests.{row}.{c}": f for row, line in rows.items() for c, f in zip(COLUMNS, line, strict=True)
    }
    figures |= dict.fromkeys(cell_ids(forms()["2021"], "disputes"), 0)
    figures |= {f"disputes.reconsideration.{c}": f for c, f in zip(ENDINGS, reconsideration, strict=True)}
    cells = {c: Known(None, "blank") if f is None else Known(Decimal(f), "stated", str(f)) for c, f in figures.items()}
    tables = tuple(TableFacts(t, "2021", False, (), (0, 1)) for t in ("requests", "disputes"))
    facts = Facts("", cells, tables, agency="青岩县", year=2022)
    judged = verdicts(facts)
    about = [f for f in findings(facts, judged) if f.rule.startswith(("B3", "B4")) and f.cells]
    return explained(about, judged, facts, support or {}, hints, before)


def first(found: list[Finding]) -> Explanation:
    """What is named first, by every finding alike."""
    (likeliest,) = {f.explanations[0] for f in found}
    return likeliest


ONE_CELL: list[tuple[str, str, int, int | None, str, str]] = [
    ("a digit", "granted", 0, 79, "wrong_digit", "72"),
    ("two digits", "unavailable.not_held", 0, 64, "swapped_digits", "46"),
    ("a digit lost", "received", 0, 17, "digit_dropped", "137"),
    ("a zero too many", "unprocessed.petition", 6, 180, "digit_added", "18"),
    ("a total", "concluded", 6, 0, "total_left_at_zero", "150"),
    ("nothing known", "granted", 0, 155, "unknown", "72"),
    ("a blank", "granted", 1, None, "left_blank", "9"),
]


@pytest.mark.parametrize(("what", "row", "place", "printed", "kind", "meant"), ONE_CELL, ids=[c[0] for c in ONE_CELL])
def test_a_slip_of_one_figure_is_named(
    what: str, row: str, place: int, printed: int | None, kind: str, meant: str
) -> None:
    """The cell is the one suspect of everything that it breaks, with what it must have been and how it came about."""
    line = [*CLEAN[row][:place], printed, *CLEAN[row][place + 1 :]]
    found = explain({row: line})
    assert len(found) >= 2
    cell = f"requests.{row}.{COLUMNS[place]}"
    assert {f.explanations for f in found} == {(Explanation(cells=(cell,), values=(meant,), kind=kind),)}  # type: ignore[arg-type]
    assert {f.suspects for f in found} == {((cell,),)}


SEVERAL_CELLS: list[tuple[str, Figures, dict[str, str]]] = [
    (
        "shifted_row",
        {"denied.third_party": [3, 0, 0, 0, 0, 3, 0]},
        {"individual": "0", "business": "3", "other_org": "0", "total": "3"},
    ),
    ("wrong_applicant", {"granted": [71, 10, 0, 0, 0, 0, 81]}, {"individual": "72", "business": "9"}),
    ("total_in_wrong_column", {"unprocessed.petition": [18, 0, 0, 0, 0, 18, 0]}, {"other_org": "0", "total": "18"}),
    (
        "total_left_at_zero",
        {"concluded": [0, 0, 0, 0, 0, 0, 0]},
        {"individual": "136", "business": "12", "legal": "2", "total": "150"},
    ),
]


@pytest.mark.parametrize(("kind", "changed", "meant"), SEVERAL_CELLS, ids=[c[0] for c in SEVERAL_CELLS])
def test_a_slip_that_moves_several_figures_is_named(kind: str, changed: Figures, meant: dict[str, str]) -> None:
    """One slip, whatever it changed, comes first, with all its cells and what they must have been."""
    (row,) = changed
    likeliest = first(explain(changed))
    assert likeliest.kind == kind
    assert dict(zip(likeliest.cells, likeliest.values, strict=True)) == {f"requests.{row}.{c}": v for c, v in meant.items()}


def test_a_value_one_row_off_is_named() -> None:
    """A figure that stands in the row below is put back, and its row's total tells which row is right."""
    found = explain({"denied.third_party": [0] * 6 + [3], "denied.internal": [0, 3, 0, 0, 0, 0, 0]})
    named = {frozenset(zip(e.cells, e.values, strict=True)): e.kind for f in found for e in f.explanations}
    back = {("requests.denied.third_party.business", "3"), ("requests.denied.internal.business", "0")}
    assert named[frozenset(back)] == "value_one_row_off"


def test_two_rows_in_each_others_place_are_one_slip() -> None:
    """Rows on both sides of the sum of results, exchanged whole, break many sums and are named as one thing."""
    found = explain({"concluded": CLEAN["carried_out"], "carried_out": CLEAN["concluded"]})
    assert first(found).kind == "value_one_row_off"
    assert {c.rsplit(".", 1)[0] for c in first(found).cells} == {"requests.concluded", "requests.carried_out"}


def test_two_slips_are_told_apart() -> None:
    """Each finding names what explains it, not what explains another."""
    found = explain({"granted": [79, 9, 0, 0, 0, 0, 81], "carried_out": [6, 3, 0, 0, 0, 0, 8]})
    named = {f.cells[0].split(".", 1)[1].rsplit(".", 1)[0]: f.suspects for f in found if f.rule == "B301"}
    assert named == {
        "granted": (("requests.granted.individual",),),
        "carried_out": (("requests.carried_out.business",),),
    }


def test_last_years_figure_left_standing_is_told_by_last_year() -> None:
    """A carry that is last year's own carry is named as what it is, once last year is known."""
    changed: Figures = {"carried_in": [9, 0, 0, 0, 0, 0, 9]}
    assert first(explain(changed)).kind == "several"
    before = {f"requests.carried_in.{c}": Decimal(9) for c in ("individual", "total")}
    assert first(explain(changed, before=before)).kind == "carry_left_standing"
    assert first(explain(changed, before=before)).values == ("5", "5")


def test_what_another_source_states_comes_first() -> None:
    """A row of disputes has one sum, and any of its cells may be wrong; the prose tells which, or which is not."""
    wrong = (96, 11, 40, 18, 156)
    assert first(explain({}, wrong)) == Explanation(
        cells=("disputes.reconsideration.total",), values=("165",), kind="swapped_digits"
    )
    named = explain({}, wrong, hints={"disputes.reconsideration.other": Decimal(31)})[0].suspects
    assert named[0] == ("disputes.reconsideration.other",)
    denied = explain({}, wrong, hints={"disputes.reconsideration.total": Decimal(156)})[0].suspects
    assert denied[-1] == ("disputes.reconsideration.total",)


def test_only_sure_statements_about_one_cell_are_hints() -> None:
    """Claims, figures that nothing was held against, and figures of several cells say nothing of a cell."""
    said = Statement(variable="x", kind="figure", quote="q", span=(0, 1), value="31", cells=("a",), holds=False)
    others = [{"kind": "claim"}, {"holds": None}, {"cells": ("a", "b")}, {"value": None}]
    statements = [said, *(said.model_copy(update=other) for other in others)]
    assert hints_of(statements) == {"a": Decimal(31)}
    assert hints_of(statements[1:]) == {}


def test_agreed_cells_are_named_only_where_no_other_will_do() -> None:
    """Both readings saw all cells of a row but one: that one is the suspect."""
    support: dict[str, Support] = {f"disputes.reconsideration.{c}": "agreed" for c in ENDINGS if c != "pending"}
    found = explain({}, (3, 1, 0, 2, 7), support)
    assert found[0].suspects[0] == ("disputes.reconsideration.pending",)


def test_a_blank_total_would_be_what_its_parts_add_up_to() -> None:
    """A total that nobody filled in breaks no sum, and what it would be is said."""
    found = explain({"granted": [72, 9, 0, 0, 0, 0, None]})
    assert {f.explanations for f in found} == {
        (Explanation(cells=("requests.granted.total",), values=("81",), kind="total_left_at_zero"),)
    }


def test_a_table_of_noise_is_not_explained_and_says_so() -> None:
    """Where too much is wrong nothing is named, and the message says that nothing further was sought."""
    chance = random.Random(7)
    found = explain({row: [chance.randint(0, 99) for _ in COLUMNS] for row in CLEAN})
    assert found
    assert all(f.explanations == () == f.suspects and "not sought further" in f.message for f in found)
    assert all("未再查找" in f.message_zh for f in found)


def test_no_finding_names_more_than_it_may() -> None:
    """Where many explanations are equally small, the first are listed and the message says that there are more."""
    rows = [r.id for b in forms()["2021"].tables["requests"].blocks for r in b.data_rows()]
    results = [r for r in rows if r not in ("received", "carried_in", "concluded", "carried_out")]
    changed: Figures = {r: [4, 4, 0, 0, 0, 0, 8] for r in results}
    many = 4 * len(results)
    changed |= {"concluded": [many + 1, many - 1, 0, 0, 0, 0, 2 * many], "carried_out": [0] * 7, "carried_in": [0] * 7}
    changed |= {"received": changed["concluded"]}
    found = explain(changed)
    assert {len(f.explanations) for f in found} == {MOST_NAMED}
    assert all(e.kind == "wrong_applicant" for f in found for e in f.explanations)
    assert all("more explanations" in f.message for f in found)
