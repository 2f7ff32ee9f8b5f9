"""Reports as a country's bodies write them, as many as wanted: agencies over the years, each with prose and figures of its own.

An agency's figures go on from year to year, as they must. Nine reports in ten are printed between borders, in four layouts in
turn, and one in ten on one line without any border between figures.
"""

import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.alike import prose
from benchmarks.corpus import BORDERED
from tests.bulk.annual import LAST, PROACTIVE, RESULTS
from tests.printing.report import print_report

FORM = "2021"
YEARS = range(2021, 2026)
APPLICANTS = 6
SENTENCES = 25  # of 26 characters: as much prose as a short report has
ROWS = (*RESULTS, *LAST[FORM])
DISPUTES = ("reconsideration", "litigation_direct", "litigation_after")
SECTION = "一、总体情况"


def reports(count: int, seed: int = 1) -> Iterator[tuple[str, bytes]]:
    """So many reports of a fifth as many agencies, each by its path."""
    return islice(_all(random.Random(seed)), count)


def put(folder: Path, count: int) -> None:
    """Write them below a folder."""
    for path, data in reports(count):
        write(folder / path, data)


def write(file: Path, data: bytes) -> None:
    """Write one of them."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)


def _all(chance: random.Random) -> Iterator[tuple[str, bytes]]:
    unit = 0
    while True:
        agency, carried, in_force = f"青岩省第{unit % 89}市第{unit}局", [0] * APPLICANTS, chance.randrange(200)
        for year in YEARS:
            requests, carried = _requests(chance, carried)
            issued, repealed = chance.randrange(6), chance.randrange(3)
            in_force = max(0, in_force + issued - repealed)
            proactive = PROACTIVE[FORM] | {"normative": [issued, repealed, in_force], "licences": [chance.randrange(5000)],
                                           "penalties": [chance.randrange(900)]}  # fmt: skip
            figures = {"proactive": proactive, "requests": requests, "disputes": {row: _dispute(chance) for row in DISPUTES}}
            layout = "glued" if (unit + year) % 10 == 0 else BORDERED[unit % len(BORDERED)]
            text = print_report(figures, dict.fromkeys(figures, FORM), layout, agency=agency, year=year).text
            body = text.replace(SECTION, f"{SECTION}\n{prose(chance, SENTENCES)}\n", 1)
            yield f"province-{unit % 31:02}/{unit:06}-{year}.txt", body.encode()
        unit += 1


def _requests(chance: random.Random, carried: list[int]) -> tuple[dict[str, list[Any]], list[int]]:
    """A requests table that adds up, and what each kind of applicant is left with for the next year."""
    received = [chance.randrange(40) if kind in (0, 1, 5) else chance.randrange(2) for kind in range(APPLICANTS)]
    rows = {row: [0] * APPLICANTS for row in ROWS}
    left = [0] * APPLICANTS
    for kind in range(APPLICANTS):
        for _ in range(received[kind] + carried[kind]):
            if chance.random() < 0.04:
                left[kind] += 1
            else:
                rows[chance.choice(ROWS[:2] if chance.random() < 0.7 else ROWS)][kind] += 1
    concluded = [sum(rows[row][kind] for row in ROWS) for kind in range(APPLICANTS)]
    table = {"received": received, "carried_in": carried, **rows, "concluded": concluded, "carried_out": left}
    return {row: [*values, sum(values)] for row, values in table.items()}, left


def _dispute(chance: random.Random) -> list[int]:
    cases = [chance.randrange(3) if chance.random() < 0.3 else 0 for _ in range(4)]
    return [*cases, sum(cases)]
