"""Stores of a small county: an office, units below it, and their reports."""

from collections.abc import Mapping
from pathlib import Path

from giextract import bulk
from giextract.bulk.across.roster import Roster, load
from giextract.store import Store

BASES = Path(__file__).parents[1] / "rules" / "reports"
WHOLE, NORTH, SOUTH = ((BASES / f"{name}.txt").read_text(encoding="utf-8") for name in ("rollup", "rollup-north", "rollup-south"))
LINES = ("10,沛榆县粮食局,,,,", "11,沛榆县北岸粮站,,,,10", "12,沛榆县南岸粮站,,,,10")


def roster(folder: Path, *lines: str) -> Roster:
    """A roster of these lines."""
    (folder / "units.csv").write_text("\n".join(["code,name,valid_from,valid_to,predecessor,parent", *lines]), encoding="utf-8")
    return load(folder / "units.csv")


def filled(folder: Path, files: Mapping[str, str | bytes], listed: Roster | None = None) -> Store:
    """A store of these files after the second pass."""
    for name, text in files.items():
        (folder / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "in" / name).write_bytes(text.encode() if isinstance(text, str) else text)
    store = Store.open(str(folder / "s.db"), create=True)
    for _ in bulk.extract(bulk.find([str(folder / "in")]), store):
        pass
    bulk.second_pass(store, listed)
    return store


def changed(text: str, was: str, now: str) -> str:
    """A text with one excerpt replaced."""
    assert text.count(was) == 1, was
    return text.replace(was, now)
