"""Many corruptions of many goldens, by chance and yet the same every time, in worker processes."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path

from giextract.errors import UsageError
from giextract.evaluation.corruptions import answers, lost, printed
from giextract.evaluation.corruptions.changes import CHANGES
from giextract.evaluation.corruptions.results import PASSING, Corrupted, Subject, Trial
from giextract.evaluation.corruptions.slips import SLIPS
from giextract.evaluation.golden import Golden, cases, load
from giextract.pipeline import Page, judge

BATCH = 50  # changes that one worker makes at a time: about a second
MOST_MISSES = 200  # changes, one after the other, that no report allows, before it is told that there is nothing to change


@dataclass(frozen=True, slots=True)
class Batch:
    """So many changes of one subject; its number and the seed make it the same wherever it is done."""

    folder: Path
    subject: Subject
    number: int
    count: int
    seed: int


@dataclass(frozen=True, slots=True)
class Known:
    """What a folder of goldens gives: reports to change, goldens to answer about, and what became of them unchanged."""

    bases: tuple[printed.Base, ...]
    answered: tuple[tuple[Golden, Page], ...]
    unclean: tuple[str, ...]
    left_out: Counter[str]


def corrupt(
    folder: Path, count: int, seed: int = 1, jobs: int = 1, advance: Callable[[int], object] = lambda _: None
) -> Corrupted:
    """Make so many changes of printed figures, and as many of answers; raises UsageError where nothing can be changed."""
    known = known_of(folder)
    result = Corrupted(clean=len(known.bases), unclean=known.unclean, left_out=known.left_out)
    if not known.bases:
        raise UsageError(f"{folder}: no golden there that comes out clean and is text, so nothing can be corrupted")
    subjects: tuple[Subject, ...] = ("printed", "answer")
    asked = [
        Batch(folder, subject, at, min(BATCH, count - at), seed) for subject in subjects for at in range(0, count, BATCH)
    ]
    for batch, trials in zip(asked, _done(asked, jobs), strict=True):
        result.count(trials)
        advance(batch.count)
    return result


def _done(asked: list[Batch], jobs: int) -> Iterator[list[Trial]]:
    if jobs < 2 or len(asked) < 2:
        yield from map(batch, asked)
        return
    with ProcessPoolExecutor(min(jobs, len(asked)), get_context("spawn")) as pool:
        yield from pool.map(batch, asked)


def batch(asked: Batch) -> list[Trial]:
    """Make the changes of one batch."""
    known, chance = known_of(asked.folder), random.Random(f"{asked.seed}/{asked.subject}/{asked.number}")
    done: list[Trial] = []
    misses = 0
    while len(done) < asked.count and misses < MOST_MISSES:
        made = _answer(known, chance) if asked.subject == "answer" else _printed(known, chance)
        done += [made] if made else []
        misses = 0 if made else misses + 1
    return done


def _printed(known: Known, chance: random.Random) -> Trial | None:
    base = chance.choice(known.bases)
    table, kind = chance.choice(list(base.tables)), chance.choice([*SLIPS, lost.KIND])
    return lost.trial(base, table, chance) if kind == lost.KIND else printed.trial(base, table, kind, chance)


def _answer(known: Known, chance: random.Random) -> Trial | None:
    golden, page = chance.choice(known.answered)
    return answers.trial(golden, page, chance.choice(list(golden.forms)), chance.choice(list(CHANGES)), chance)


@cache
def known_of(folder: Path) -> Known:
    """What a folder of goldens gives to corruptions; each process looks once."""
    bases: list[printed.Base] = []
    answered: list[tuple[Golden, Page]] = []
    unclean: list[str] = []
    left_out: Counter[str] = Counter()
    for path, source in cases(folder):
        golden, name = load(path), f"{path.parent.parent.name}/{path.parent.name}"
        base = printed.base_of(golden, name, source)
        if isinstance(base, str):
            left_out[base] += 1
        elif base.is_clean():
            bases.append(base)
        else:
            unclean.append(name)
        page = answers.page_of(source)
        if golden.outcome in PASSING and judge(page, answers.answers_of(golden, answers.answered(golden), page)).outcome not in PASSING:
            unclean.append(f"{name} (answered)")
        answered.append((golden, page))
    return Known(tuple(bases), tuple(answered), tuple(unclean), left_out)
