"""A store that grows and changes, pass after pass, is what one pass over the same files would have made of it."""

import random
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from giextract import bulk
from giextract.bulk.across.roster import Roster, Unit
from giextract.store import Store
from tests.bulk.annual import annual, reports, stored

pytestmark = pytest.mark.usefixtures("either_store")

AGENCIES = ("青岩县水务局", "青岩县水務局", "青岩县林业局", "白水县财政局")
PROSE = tuple("".join(f"第{n}项{deed}已按年度安排逐项落实并予以公开。" for n in range(30)) for deed in ("工作", "任务"))
SPLIT = Roster((Unit(code="1", name=AGENCIES[0]), Unit(code="2", name=AGENCIES[1])))
ROSTERS = (SPLIT, Roster((Unit(code="1", name=AGENCIES[0]), Unit(code="2", name=AGENCIES[2], predecessor="1"))), Roster())
KILLABLE = ("retell", "relate", "reports_of", "lent_of", "add_likenesses", "forget_likenesses", "page_of")


class Killed(BaseException):
    """Ends a pass as a kill does: at once, and nobody catches it."""


def some_report(chance: random.Random, number: int) -> bytes:
    """A report of one of few agencies and years, in one of few variants; one file in ten holds two years."""
    def one(year: int) -> bytes:
        return annual(
            year, chance.choice((2, 3)), 0, chance.choice((0, 0, 1)), agency=chance.choice(AGENCIES),
            prose=f"本表由第{number}处填报。" + chance.choice(("", *PROSE)), layout=chance.choice(("tabs", "tabs", "glued")),
            normative=chance.choice(([1, 0, 10 + year - 2021], [3, 2, 11])),
        )  # fmt: skip

    return b"\n\n".join(one(chance.randrange(2021, 2024)) for _ in range(1 + (chance.random() < 0.1)))


def read(folder: Path, store: Store) -> None:
    """Extract what is there."""
    for _ in bulk.extract(bulk.find([str(folder / "in")]), store):
        pass


def killed_pass(store: Store, roster: Roster | None, chance: random.Random) -> None:
    """A second pass that dies at some point, if it comes to it."""
    name, left, is_after = chance.choice(KILLABLE), chance.randrange(1, 4), chance.random() < 0.5
    method: Callable[..., Any] = getattr(Store, name)

    def dying(*given: Any) -> Any:
        nonlocal left
        left -= 1
        if left == 0 and not is_after:
            raise Killed
        done = method(*given)
        if left == 0:
            raise Killed
        return done

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Store, name, dying)
        with suppress(Killed):
            bulk.second_pass(store, roster)


def remembered(folder: Path) -> dict[str, str]:
    """What a store knows of the groups that it has held against each other."""
    with Store.open(str(folder / "s.db")) as store:
        return dict(store.compared())


@pytest.mark.parametrize("seed", range(3))
def test_changes_one_after_the_other(seed: int, tmp_path: Path) -> None:
    """Files come and take others' places, rosters come and go, passes die: what is said in the end is what is so."""
    chance = random.Random(seed)
    now: dict[str, bytes] = {}
    grown = tmp_path / "grown"
    (grown / "in").mkdir(parents=True)
    found, roster = set[str](), None
    for step in range(5):
        for number in range(chance.choice((1, 2, 4))):
            name = f"{chance.choice('abcdefgh')}.txt"
            now[name] = some_report(chance, 10 * step + number)
            (grown / "in" / name).write_bytes(now[name])
        given = roster = chance.choice(ROSTERS) if chance.random() < 0.4 else roster
        if chance.random() < 0.6:
            with Store.open(str(grown / "s.db"), create=True) as store:
                read(grown, store)
                killed_pass(store, given, chance)
        fresh = tmp_path / f"fresh-{step}"
        fresh.mkdir()
        after = stored(grown, {}, given)
        assert after == stored(fresh, now, roster)
        assert remembered(grown) == remembered(fresh)
        found |= {f.rule for one in after.values() for f in one.findings}
    assert found & {"Y701", "Y702", "F618", "F619", "F606"}, "there was something to tell"


def both(tmp_path: Path, before: dict[str, bytes], after: dict[str, bytes], *rosters: Roster) -> None:
    """Hold a store to which files, or rosters, came one after the other against one that was read at once."""
    (tmp_path / "grown").mkdir()
    (tmp_path / "fresh").mkdir()
    stored(tmp_path / "grown", before, rosters[0] if rosters else None)
    assert stored(tmp_path / "grown", after, *rosters[1:]) == stored(tmp_path / "fresh", before | after, *rosters[1:])


def test_a_version_that_led_and_has_gone(tmp_path: Path) -> None:
    """The years go by the version that leads now."""
    report = annual(2022, carried_out=1)
    files = {"a.txt": report, "b.txt": annual(2022, carried_out=1, prose="副本。"), "c.txt": annual(2023)}
    both(tmp_path, files, {"a.txt": annual(2022, agency=AGENCIES[3])})


def test_a_roster_that_kept_two_names_apart(tmp_path: Path) -> None:
    """Without it they are one agency's, and their reports two versions of one."""
    files = {"a.txt": annual(2022, agency=AGENCIES[0]), "b.txt": annual(2022, agency=AGENCIES[1], prose="副本。")}
    both(tmp_path, files, {}, SPLIT, Roster())


def test_a_roster_that_spells_a_name_otherwise(tmp_path: Path) -> None:
    """The reports are the same, and so is the code: what is guessed now is said, and was not before."""
    files = {"a.txt": annual(2022, agency=AGENCIES[0]), "b.txt": annual(2023, agency=AGENCIES[0])}
    both(tmp_path, files, {}, Roster((Unit(code="1", name=AGENCIES[0]),)), Roster((Unit(code="1", name=AGENCIES[1]),)))


def test_sisters_that_came_later(tmp_path: Path) -> None:
    """Each is told of the sister that stands beside it now, and not of the one that stood there before."""
    names = sorted(("水务", "林业", "财政", "民政"))
    order = {"1.txt": names[1], "2.txt": names[3], "3.txt": names[0], "4.txt": names[2]}
    files = {path: annual(2022, agency=f"青岩县{name}局", prose=PROSE[0]) for path, name in order.items()}
    both(tmp_path, dict(list(files.items())[:2]), files)


def test_one_report_of_a_file_changes(tmp_path: Path) -> None:
    """Two years in one file tell of each other; only the later one says so."""
    after = stored(tmp_path, {"both.txt": annual(2022, carried_out=1) + b"\n\n" + annual(2023)})
    assert {f.rule for f in after["both.txt"].findings} >= {"Y701"}


def test_a_pass_that_was_overtaken_writes_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it worked out before another run wrote comes too late, also while that one's own pass is under way."""
    stored(tmp_path, {"x.txt": annual(2022), "y.txt": annual(2022, prose="副本。")})
    (tmp_path / "in" / "z.txt").write_bytes(annual(2022, 3, prose="又一份。"))
    retell, policies = Store.retell, Store.policies

    def late(store: Store, *given: Any) -> bool:
        def beginning(other: Store) -> dict[str, str]:
            monkeypatch.setattr(Store, "policies", policies)
            assert not retell(store, *given)
            return policies(other)

        monkeypatch.setattr(Store, "retell", retell)
        (tmp_path / "in" / "z.txt").write_bytes(annual(2022, agency=AGENCIES[3]))
        with Store.open(str(tmp_path / "s.db")) as other:
            read(tmp_path, other)
            monkeypatch.setattr(Store, "policies", beginning)
            bulk.second_pass(other)
        raise Killed

    with Store.open(str(tmp_path / "s.db")) as store:
        read(tmp_path, store)
        monkeypatch.setattr(Store, "retell", late)
        with pytest.raises(Killed):
            bulk.second_pass(store)
        assert not bulk.wants_second_pass(store, None)
        assert {path: len(one.versions) for path, one in reports(store).items()} == {"x.txt": 2, "y.txt": 2, "z.txt": 0}


def test_explanations_that_the_year_before_lent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pass that was killed has remembered to whom it lent: what the neighbour explained goes with the neighbour."""
    def row(n: int) -> list[int]:
        return [n, 0, 0, 0, 0, 0, n]

    rows = {"received": row(40), "granted": row(38), "concluded": row(38), "carried_in": row(17)}
    files = {"a.txt": annual(2022, rows=rows | {"carried_out": row(19)}), "b.txt": annual(2023, rows=rows | {"carried_out": row(21)})}

    def dying(*_: Any) -> bool:
        raise Killed

    (tmp_path / "grown").mkdir()
    with monkeypatch.context() as patch:
        patch.setattr(Store, "relate", dying)
        with pytest.raises(Killed):
            stored(tmp_path / "grown", files)
    with Store.open(str(tmp_path / "grown" / "s.db")) as store:
        (key,) = [one.key for one in store.lines() if one.path == "b.txt"]
        assert store.lent_of([key]) == {key}
    other = annual(2022, agency=AGENCIES[3])
    (tmp_path / "fresh").mkdir()
    assert stored(tmp_path / "grown", {"a.txt": other}) == stored(tmp_path / "fresh", files | {"a.txt": other})
