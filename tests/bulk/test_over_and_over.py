"""A store that grows and changes, pass after pass, is what one pass over the same files would have made of it."""

import random
from pathlib import Path

import pytest

from tests.bulk.annual import annual, stored

pytestmark = pytest.mark.usefixtures("either_store")

AGENCIES = ("青岩县水务局", "青岩县林业局", "白水县财政局")
PROSE = tuple("".join(f"第{n}项{deed}已按年度安排逐项落实并予以公开。" for n in range(30)) for deed in ("工作", "任务"))


def some_file(chance: random.Random) -> tuple[str, bytes]:
    """A report of one of few agencies and years, in one of few variants; the same path may come again with another one."""
    agency, year, copy = chance.choice(AGENCIES), chance.randrange(2021, 2024), chance.choice("aab")
    prose = f"本表由{copy}处填报。" + chance.choice(("", *PROSE))
    received, out, layout = chance.choice((2, 3)), chance.choice((0, 0, 1)), chance.choice(("tabs", "tabs", "glued"))
    text = annual(year, received, 0, out, agency=agency, prose=prose, layout=layout, normative=[1, 0, 10 + year - 2021])
    return f"{agency}-{year}-{copy}.txt", text


@pytest.mark.parametrize("seed", range(4))
def test_changes_one_after_the_other(seed: int, tmp_path: Path) -> None:
    """Files come, and others take their place: what their neighbours, copies and sisters say is said, and no more."""
    chance = random.Random(seed)
    now: dict[str, bytes] = {}
    (tmp_path / "grown").mkdir()
    found: set[str] = set()
    for step in range(5):
        new = dict(some_file(chance) for _ in range(chance.choice((1, 1, 2, 5))))
        now |= new
        grown = stored(tmp_path / "grown", new)
        fresh = tmp_path / f"fresh-{step}"
        fresh.mkdir()
        assert grown == stored(fresh, now)
        found |= {f.rule for one in grown.values() for f in one.findings}
    assert {"Y701", "F618"} & found, "there was something to tell"
