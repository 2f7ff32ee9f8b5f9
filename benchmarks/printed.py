"""Change printed figures as an agency's hand slips, and see whether the slip is found, and found where it is.

`python -m benchmarks.printed [CHANGES] [SEED] [FOLDER_OF_REAL_REPORTS]`. The reports are the bundled goldens whose tables
add up, printed in every layout, and the real reports that come out clean, changed at a cell's own characters. A slip
that leaves every sum right is one that no arithmetic can see; it is counted apart.
"""

import json
import random
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from multiprocessing import get_context
from pathlib import Path

from giextract.evaluation.corruptions.printed import Base, in_place, trial
from giextract.evaluation.corruptions.results import PASSING, Corrupted, Kind, Trial
from giextract.evaluation.corruptions.slips import OF_ONE_CELL, OF_SEVERAL, SLIPS, Rows
from giextract.evaluation.golden import cases, load
from giextract.forms import cell_ids, forms
from giextract.pipeline import judge, prepare
from tests.printing.grid import Figures
from tests.printing.layouts import BORDERED, LAYOUTS, SHOWING_BLANKS
from tests.printing.report import print_report

GOLDENS = Path(__file__).parents[1] / "goldens"
BATCH = 100


def bases(folder: Path | None) -> Iterator[Base]:
    """Goldens whose sums hold in every layout that prints what they have, and real reports."""
    for path, _ in cases(GOLDENS):
        golden = load(path)
        if len(golden.forms) < 3 or golden.findings or golden.ambiguous or len(golden.requests) < 23:
            continue
        tables = {t: {r: list(v) for r, v in getattr(golden, t).items()} for t in ("requests", "disputes")}
        proactive = {"proactive": {r: list(v) for r, v in golden.proactive.items()}}
        name, has_blanks = f"{path.parent.name}", any(None in v for rows in tables.values() for v in rows.values())
        for layout in SHOWING_BLANKS if has_blanks else LAYOUTS:
            if layout in BORDERED:
                changed, others = tables, proactive
            else:  # nothing ties the digits of the other two tables, so that these must be single ones
                others = {t: {r: [0] * len(v) for r, v in getattr(golden, t).items()} for t in ("proactive", "disputes")}
                changed = {"requests": tables["requests"]}
            reprint = _in_layout(others | changed, dict(golden.forms), layout, golden.year)
            group = "borders" if layout in BORDERED else "glued"
            yield Base(f"{name} {layout}", group, dict(golden.forms), changed, reprint)
    for path in sorted(folder.glob("*.txt")) if folder else ():
        yield from _real(path)


def _in_layout(
    figures: Figures, named: Mapping[str, str], layout: str, year: int
) -> Callable[[str, Rows], bytes | None]:
    """How to print a golden's figures anew in a layout."""

    def reprint(table: str, rows: Rows) -> bytes | None:
        if layout not in SHOWING_BLANKS and any(None in line for line in rows.values()):
            return None
        with_rows = {t: {r: list(v) for r, v in (rows if t == table else own).items()} for t, own in figures.items()}
        return print_report(with_rows, dict(named), layout, year=year).text.encode()

    return reprint


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
    yield Base(path.stem, "borders", report.forms, tables, in_place(page.text, report.forms, tables, told))


@cache
def _bases(folder: Path | None) -> tuple[tuple[Base, ...], tuple[str, ...]]:
    """The bases that come out clean, and the names of those that do not."""
    every = list(bases(folder))
    is_clean = [base.is_clean() for base in every]
    clean = tuple(base for base, kept in zip(every, is_clean, strict=True) if kept)
    return clean, tuple(base.name for base, kept in zip(every, is_clean, strict=True) if not kept)


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
    counted, seconds = Corrupted(), list[float]()
    with get_context("spawn").Pool() as pool:
        for trials in pool.imap_unordered(batch, asked):
            counted.count(trials)
            seconds += (t.seconds for t in trials)
    print("| slip | table | print | trials | sums still right | detected | in first suspects | in any | false alarms |")
    print("|---|---|---|---:|---:|---:|---:|---:|---:|")
    order = {kind: i for i, kind in enumerate((*OF_ONE_CELL, *OF_SEVERAL))}
    for group in sorted(counted.kinds, key=lambda g: (g[3], g[2] != "requests", order[g[1]])):
        of = counted.kinds[group]
        shares = " | ".join(_share(part, of.visible) for part in (of.detected, of.first, of.named))
        print(f"| {' | '.join(group[1:])} | {of.tried} | {of.tried - of.visible} | {shares} | {of.false_alarms} |")
    whole = list(counted.kinds.values())
    missed = _sum(whole, "visible") - _sum(whole, "detected")
    print(f"\n{len(seconds)} changes of {len(clean)} clean reports; not detected {missed}, passed {_sum(whole, 'passed')}")
    print(f"not clean unchanged, left out: {len(unclean)} {', '.join(unclean)}")
    seconds.sort()
    print(f"a report: median {seconds[len(seconds) // 2] * 1000:.1f} ms, slowest {seconds[-1] * 1000:.0f} ms")
    return missed


def _sum(kinds: list[Kind], name: str) -> int:
    return sum(getattr(kind, name) for kind in kinds)


def _share(part: int, whole: int) -> str:
    return f"{part} ({100 * part / whole:.1f} %)" if whole else "–"


if __name__ == "__main__":
    given = sys.argv[1:]
    raise SystemExit(min(1, main(*map(int, given[:2]), *map(Path, given[2:3]))))
