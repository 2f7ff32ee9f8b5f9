"""Our search against OR-tools CP-SAT on the same tables: `pip install ortools`, then `python -m benchmarks.solvers`.

Both choose a reading for every row of a glued requests table so that the fewest equations break, and look for a second
such choice. Side by side in one run; what they find is compared, too.
"""

import time
from collections.abc import Callable
from typing import Any

from benchmarks.corpus import glued, glued_and_wrong
from giextract.checks.catalogue import equations
from giextract.pipeline import prepare
from giextract.reading.copy import plain_of
from giextract.settle.readings import readings
from giextract.settle.search import Choice, Cross, LimitReached, Search
from giextract.settle.settled import MOST_NODES, crosses_of

Problem = tuple[list[list[Choice]], list[Cross]]


def problems(reports: list[bytes]) -> list[Problem]:
    """The rows to choose for and the equations across them, of every report whose requests table is glued."""
    found = []
    for data in reports:
        page = prepare(data, "report.txt")[0]
        plain = plain_of(page.text)
        table = next(t for t in page.tables if t.table == "requests")
        formulas = equations(table.form, "requests")
        rows = [readings(r, plain, [e for e in formulas if set(r.cells) >= set(e.cells)]) for r in table.rows]
        if all(r.choices for r in rows):
            found.append(([r.choices for r in rows], crosses_of(formulas, rows, {})[0]))
    return found


def ours(problem: Problem) -> tuple[int, int]:
    """The least number of broken equations, and how many choices have it (2 for more than one)."""
    least, solutions = Search(*problem, MOST_NODES).fewest()
    return least, min(2, len(set(solutions)))


def cp_sat(problem: Problem) -> tuple[int, int]:
    """The same by CP-SAT: minimise, then forbid what was found and look for another as good."""
    from ortools.sat.python import cp_model

    rows, crosses = problem
    model: Any = cp_model.CpModel()
    picked = [[model.new_bool_var("") for _ in row] for row in rows]
    for row in picked:
        model.add_exactly_one(row)
    broken = [model.new_bool_var("") for _ in crosses]
    for cross, flag in zip(crosses, broken, strict=True):
        terms = [
            sign * choice.values[place] * var
            for i, place, sign in cross.members
            for choice, var in zip(rows[i], picked[i], strict=True)
        ]
        model.add(sum(terms) + cross.constant == 0).only_enforce_if(flag.negated())
    cost = sum(broken) + sum(
        c.broken * v for row, vars_ in zip(rows, picked, strict=True) for c, v in zip(row, vars_, strict=True)
    )
    model.minimize(cost)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.solve(model)
    least = round(solver.objective_value)
    chosen = [v for row in picked for v in row if solver.value(v)]
    model.add_bool_or([v.negated() for v in chosen])
    model.clear_objective()
    model.add(cost <= least)
    again = solver.solve(model)
    return least, 2 if again in (cp_model.OPTIMAL, cp_model.FEASIBLE) else 1


def timed(solve: Callable[[Problem], tuple[int, int]], problem: Problem) -> tuple[float, tuple[int, int] | None]:
    """Seconds and answer; no answer where the limit was reached."""
    start = time.perf_counter()
    try:
        answer = solve(problem)
    except LimitReached:
        answer = None
    return time.perf_counter() - start, answer


def main(count: int = 40) -> None:
    """Print a table: median and slowest of both, their ratio, and where they agree."""
    print("| tables | ours median ms | CP-SAT median ms | ours slowest | CP-SAT slowest | same answer | limit |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for name, make in (("tie", glued), ("do not tie", glued_and_wrong)):
        pairs = [(timed(ours, p), timed(cp_sat, p)) for p in problems(make(count))]
        a, b = sorted(x[0][0] * 1000 for x in pairs), sorted(x[1][0] * 1000 for x in pairs)
        same = sum(x[0][1] == x[1][1] for x in pairs)
        limit = sum(x[0][1] is None for x in pairs)
        middle = len(pairs) // 2
        print(
            f"| {name} | {a[middle]:.1f} | {b[middle]:.1f} | {a[-1]:.0f} | {b[-1]:.0f} | {same}/{len(pairs)} | {limit} |"
        )


if __name__ == "__main__":
    main()
