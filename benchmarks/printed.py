"""Change printed figures as an agency's hand slips, and see whether the slip is found, and found where it is.

`python -m benchmarks.printed [CHANGES] [SEED] [FOLDER_OF_REAL_REPORTS]`. The reports are the bundled goldens whose tables
add up, printed in every layout, and the real reports that come out clean, changed at a cell's own characters. A slip
that leaves every sum right is one that no arithmetic can see; it is counted apart.
"""

import json
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path

from benchmarks.slips import OF_ONE_CELL, OF_SEVERAL, SLIPS, Rows
from giextract.checks.catalogue import equations
from giextract.evaluation.golden import cases, load
from giextract.forms import cell_ids, forms
from giextract.pipeline import judge, prepare
from giextract.report import Report
from tests.printing.layouts import BORDERED, LAYOUTS, SHOWING_BLANKS
from tests.printing.report import print_report

GOLDENS = Path(__file__).parents[1] / "goldens"
PASSING = ("verified", "consistent")
MOST_CELLS = 26  # findings about whole tables address no cell
BATCH = 100


@dataclass(frozen=True)
class Base:
    """A report to change: the figures that can be changed by table, the forms, and how to print it.

    A real report has `text` and the place of every figure instead of a layout.
    """

    name: str
    layout: str
    forms: dict[str, str]
    year: int
    tables: dict[str, Rows]
    others: dict[str, dict[str, list[int | str | None]]]
    text: str = ""
    spans: dict[str, tuple[int, int]] | None = None

    def data(self, table: str = "", rows: Rows | None = None) -> bytes | None:
        """The report, with these rows in a table if any are given; None where the change cannot be printed."""
        tables = self.tables | ({table: rows} if rows else {})
        if self.spans is None:
            figures = {t: {r: list(v) for r, v in lines.items()} for t, lines in (self.others | tables).items()}
            return print_report(figures, self.forms, self.layout, year=self.year).text.encode()  # type: ignore[arg-type]
        text, changes = self.text, _changes(self, table, rows) if rows else {}
        if any(c not in self.spans or figure is None for c, figure in changes.items()):
            return None
        for cell, figure in sorted(changes.items(), key=lambda c: -self.spans[c[0]][0]):  # type: ignore[index]
            start, end = self.spans[cell]
            text = f"{text[:start]}{figure}{text[end:]}"
        return text.encode()


@dataclass(frozen=True)
class Trial:
    """What became of one change: `first` and `named` say that a finding names all changed cells, first or at all."""

    group: str
    consistent: bool
    passed: bool
    detected: bool
    first: bool
    named: bool
    false_alarm: bool
    seconds: float


def bases(folder: Path | None) -> Iterator[Base]:
    """Goldens whose sums hold in every layout that prints what they have, and real reports."""
    for path, _ in cases(GOLDENS):
        golden = load(path)
        if len(golden.forms) < 3 or golden.findings or len(golden.requests) < 23:
            continue
        tables = {t: {r: list(v) for r, v in getattr(golden, t).items()} for t in ("requests", "disputes")}
        proactive = {"proactive": {r: list(v) for r, v in golden.proactive.items()}}
        name, has_blanks = f"{path.parent.name}", any(None in v for rows in tables.values() for v in rows.values())
        for layout in SHOWING_BLANKS if has_blanks else LAYOUTS:
            if layout in BORDERED:
                yield Base(name, layout, dict(golden.forms), golden.year, tables, proactive)
            else:  # nothing ties the digits of the other two tables, so that these must be single ones
                bare = {t: {r: [0] * len(v) for r, v in getattr(golden, t).items()} for t in ("proactive", "disputes")}
                only = {"requests": tables["requests"]}
                yield Base(name, layout, dict(golden.forms), golden.year, only, bare)  # type: ignore[arg-type]
    for path in sorted(folder.glob("*.txt")) if folder else ():
        yield from _real(path)


def _real(path: Path) -> Iterator[Base]:
    noted = json.loads(path.with_suffix(".golden.json").read_text(encoding="utf-8"))["cells"]
    page = prepare(path.read_bytes(), path.name)[0]
    report = judge(page)
    if report.outcome not in PASSING:
        return
    tables: dict[str, Rows] = {"requests": {}, "disputes": {}}
    for cell in (c for t in tables if t in report.forms for c in cell_ids(forms()[report.forms[t]], t)):
        table, rest = cell.split(".", 1)
        figure = noted.get(cell)
        tables[table].setdefault(rest.rsplit(".", 1)[0], []).append(None if figure is None else int(figure))
    told = {c: found.span for c, found in report.cells.items() if found.span and found.support == "bordered"}
    yield Base(path.stem, "real", dict(report.forms), report.year or 0, tables, {}, page.text, told)


@cache
def _bases(folder: Path | None) -> tuple[tuple[Base, ...], tuple[str, ...]]:
    """The bases that come out clean, and the names of those that do not."""
    clean, unclean = [], []
    for base in bases(folder):
        data = base.data()
        if data is not None and _read(data).outcome in PASSING:
            clean.append(base)
        else:
            unclean.append(f"{base.name} {base.layout}")
    return tuple(clean), tuple(unclean)


def _read(data: bytes) -> Report:
    return judge(prepare(data, "report.txt")[0])


def trial(base: Base, table: str, kind: str, chance: random.Random) -> Trial | None:
    """One change of a report; None where its figures do not allow it, or its layout cannot print it."""
    rows = SLIPS[kind](chance, base.tables[table])
    if not rows or rows == base.tables[table]:
        return None
    blank = any(None in line for line in rows.values())
    data = base.data(table, rows) if not blank or base.layout in SHOWING_BLANKS else None
    if data is None:
        return None
    start = time.perf_counter()
    report = _read(data)
    seconds = time.perf_counter() - start
    before = _by_cell(base.forms[table], table, base.tables[table])
    changed = {c for c, figure in _changes(base, table, rows).items() if (figure or 0) != (before[c] or 0)}
    telling = [f for f in report.findings if f.severity != "notice" and len(f.cells) <= MOST_CELLS]
    broken = _broken(base.forms[table], table, rows)
    errors = [f for f in telling if f.severity == "error" and f.cause == "as_printed"]
    return Trial(
        f"{kind}|{table}|{'borders' if base.layout in BORDERED or base.layout == 'real' else 'glued'}",
        not broken,
        report.outcome in PASSING,
        any(changed.intersection(f.cells) for f in telling),
        any(f.suspects and changed.issubset(f.suspects[0]) for f in telling),
        any(changed.issubset(cells) for f in telling for cells in f.suspects),
        any(frozenset(f.cells) not in broken for f in errors),
        seconds,
    )


def _changes(base: Base, table: str, rows: Rows) -> dict[str, int | None]:
    before, after = (_by_cell(base.forms[table], table, r) for r in (base.tables[table], rows))
    return {c: figure for c, figure in after.items() if figure != before[c]}


def _by_cell(form: str, table: str, rows: Rows) -> dict[str, int | None]:
    places: dict[str, list[str]] = {}
    for cell in cell_ids(forms()[form], table):
        places.setdefault(cell.split(".", 1)[1].rsplit(".", 1)[0], []).append(cell)
    return {cell: f for row, line in rows.items() for cell, f in zip(places[row], line, strict=True)}


def _broken(form: str, table: str, rows: Rows) -> set[frozenset[str]]:
    """The sums that the printed figures get wrong, blanks as 0."""
    printed = _by_cell(form, table, rows)
    wrong = (e for e in equations(form, table) if sum(sign * (printed[c] or 0) for sign, c in e.terms))
    return {frozenset(e.cells) for e in wrong}


def batch(asked: tuple[int, int, int, Path | None]) -> list[Trial]:
    """So many changes, by chance, on one core."""
    number, count, seed, folder = asked
    clean, chance, done = _bases(folder)[0], random.Random(f"{seed}/{number}"), list[Trial]()
    while len(done) < count:
        base, table = chance.choice(clean), chance.choice(["requests", "requests", "disputes"])
        kind = chance.choice(list(SLIPS))
        if base.tables.get(table):
            made = trial(base, table, kind, chance)
            done += [made] if made else []
    return done


def main(changes: int = 10_000, seed: int = 1, folder: Path | None = None) -> int:
    """Print a table by kind; return how many changes went unseen that arithmetic can see."""
    clean, unclean = _bases(folder)
    asked = [(at, min(BATCH, changes - at), seed, folder) for at in range(0, changes, BATCH)]
    with get_context("spawn").Pool() as pool:
        trials = [t for part in pool.imap_unordered(batch, asked) for t in part]
    print("| slip | table | print | trials | sums still right | detected | in first suspects | in any | false alarms |")
    print("|---|---|---|---:|---:|---:|---:|---:|---:|")
    counts: dict[str, Counter[str]] = {}
    for t in trials:
        of = counts.setdefault(t.group, Counter())
        of["trials"] += 1
        of["consistent"] += t.consistent
        of["false alarm"] += t.false_alarm
        if not t.consistent:
            of.update({"detected": t.detected, "first": t.first, "named": t.named, "passed": t.passed})
    order = {kind: i for i, kind in enumerate((*OF_ONE_CELL, *OF_SEVERAL))}
    for group in sorted(counts, key=lambda g: (g.split("|")[2], g.split("|")[1] != "requests", order[g.split("|")[0]])):
        of = counts[group]
        visible = of["trials"] - of["consistent"]
        shares = " | ".join(_share(of[name], visible) for name in ("detected", "first", "named"))
        print(f"| {' | '.join(group.split('|'))} | {of['trials']} | {of['consistent']} | {shares} | {of['false alarm']} |")
    slowest = sorted(t.seconds for t in trials)
    passed = sum(of["passed"] for of in counts.values())
    missed = sum(of["trials"] - of["consistent"] - of["detected"] for of in counts.values())
    print(f"\n{len(trials)} changes of {len(clean)} clean reports; not detected {missed}, passed {passed}")
    print(f"not clean unchanged, left out: {len(unclean)} {', '.join(unclean)}")
    print(f"a report: median {slowest[len(slowest) // 2] * 1000:.1f} ms, slowest {slowest[-1] * 1000:.0f} ms")
    return missed


def _share(part: int, whole: int) -> str:
    return f"{part} ({100 * part / whole:.1f} %)" if whole else "–"


if __name__ == "__main__":
    given = sys.argv[1:]
    raise SystemExit(min(1, main(*map(int, given[:2]), *map(Path, given[2:3]))))
