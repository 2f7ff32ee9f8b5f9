"""The second pass does no more than it must, and ends as it should however it was broken off."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from giextract import bulk, pipeline
from giextract.bulk.across import telling
from giextract.bulk.across.register import Register
from giextract.bulk.working.processes import D, Processes
from giextract.bulk.working.trips import T, Workers
from giextract.cli import main
from giextract.report import Report
from giextract.store import Key, Store, opening
from tests.bulk.annual import annual, reports, stored

pytestmark = pytest.mark.usefixtures("either_store")

GLUED = annual(2023, layout="glued", normative=[3, 2, 11])


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the reports that passes from now on take out of their packing."""
    paths: list[str] = []
    unpacked = telling.opened

    def counted(packed: bytes, path: str | None) -> Report:
        paths.append(path or "")
        return unpacked(packed, path)

    # The package has a function of the name of one of these modules.
    for module in (telling, import_module("giextract.bulk.across.second_pass")):
        monkeypatch.setattr(module, "opened", counted)
    return paths


def test_groups_that_are_as_they_were_left_are_not_parsed(tmp_path: Path, parsed: list[str]) -> None:
    """A new report has its own agency looked at, and no other."""
    files = {f"{name}-{year}.txt": annual(year, agency=f"青岩县{name}局", normative=[0, 0, 10]) for name in "水林" for year in (2021, 2022)}
    stored(tmp_path, files)
    assert set(parsed) == set(files)
    parsed.clear()
    stored(tmp_path, {"水-2023.txt": annual(2023, agency="青岩县水局", normative=[0, 0, 10])})
    assert set(parsed) == {"水-2021.txt", "水-2022.txt", "水-2023.txt"}


def test_only_what_a_new_report_touches_is_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports that others told of, and whose prose is alike, are as they were left and stay in their packing, unloaded."""
    same = "".join(f"第{n}项工作已按年度安排逐项落实并予以公开。" for n in range(40))
    files = {
        f"{name}-{year}.txt": annual(year, agency=f"青岩县{name}局", carried_out=int(year == 2021), prose=same)
        for name in "水林" for year in (2021, 2022)
    }  # fmt: skip
    before = stored(tmp_path, files)
    for rule in ("Y701", "F618", "F619"):
        assert any(rule in {f.rule for f in one.findings} for one in before.values()), rule
    asked: set[Key] = set()
    loaded = Store.reports_of

    def counted(store: Store, keys: Sequence[Key]) -> dict[Key, bytes]:
        asked.update(keys)
        return loaded(store, keys)

    monkeypatch.setattr(Store, "reports_of", counted)
    stored(tmp_path, {"路-2022.txt": annual(2022, agency="青岩县路局")})
    assert not asked, "nobody has anything to tell of it"
    after = stored(tmp_path, {"水-2023.txt": annual(2023, agency="青岩县水局")})
    assert {key[0] for key in asked} == {one.source.sha256 for path, one in after.items() if path.startswith("水")}


def test_other_rules_look_at_every_group(tmp_path: Path, parsed: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """What reports tell of each other may be another thing by other rules, also where each stays as it was."""
    files = {"a.txt": annual(2022), "b.txt": annual(2023, normative=[0, 0, 10])}
    stored(tmp_path, files)
    parsed.clear()
    others = pipeline.fingerprints() | {"rules": "others"}
    with monkeypatch.context() as patch, Store.open(str(tmp_path / "s.db")) as store:
        patch.setattr(pipeline, "fingerprints", lambda: others)
        bulk.second_pass(store)
    assert set(parsed) == set(files)


def test_a_new_place_of_a_report_is_looked_at(tmp_path: Path) -> None:
    """A finding names the other report by where it stands now."""
    files = {"b.txt": annual(2022, carried_out=1), "c.txt": annual(2023, normative=[0, 0, 10])}
    (before,) = [f.message for f in stored(tmp_path, files)["c.txt"].findings if f.rule == "Y701"]
    assert "(b.txt)" in before
    (tmp_path / "in" / "b.txt").write_bytes(annual(2021, agency="白水县水务局"))
    (after,) = [f.message for f in stored(tmp_path, {"a.txt": files["b.txt"]})["c.txt"].findings if f.rule == "Y701"]
    assert "(a.txt)" in after


def test_a_pass_that_was_broken_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Results were written, and what was told to whom was not: the next pass comes to the same, and can take it back."""
    (tmp_path / "whole").mkdir()
    (tmp_path / "broken").mkdir()
    files = {"a.txt": annual(2022), "g.txt": GLUED}
    whole = stored(tmp_path / "whole", files)

    def broken_off(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Store, "relate", broken_off)
        with pytest.raises(KeyboardInterrupt):
            stored(tmp_path / "broken", files)
    assert stored(tmp_path / "broken", {}) == whole
    with monkeypatch.context() as patch, Store.open(str(tmp_path / "broken" / "s.db")) as store:
        (tmp_path / "broken" / "in" / "a.txt").write_bytes(annual(2022, agency="白水县水务局"))
        for _ in bulk.extract(bulk.find([str(tmp_path / "broken" / "in")]), store):
            pass
        patch.setattr(Store, "relate", broken_off)
        with pytest.raises(KeyboardInterrupt):
            bulk.second_pass(store)
        assert reports(store)["g.txt"].cells["proactive.normative.issued"].value is None
    (tmp_path / "one").mkdir()
    assert stored(tmp_path / "broken", {})["g.txt"] == stored(tmp_path / "one", {"g.txt": GLUED})["g.txt"]


def test_a_run_that_was_killed_before_its_pass(tmp_path: Path) -> None:
    """All reports were written, and none held against another: the same command, which finds nothing new, does that."""
    (tmp_path / "whole").mkdir()
    (tmp_path / "killed" / "in").mkdir(parents=True)
    files = {"a.txt": annual(2022, carried_out=1), "b.txt": annual(2023)}
    whole = stored(tmp_path / "whole", files)
    assert "Y701" in {f.rule for f in whole["b.txt"].findings}
    for name, data in files.items():
        (tmp_path / "killed" / "in" / name).write_bytes(data)
    place = str(tmp_path / "killed" / "s.db")
    with Store.open(place, create=True) as store:
        for _ in bulk.extract(bulk.find([str(tmp_path / "killed" / "in")]), store):
            pass
    command = ["extract", str(tmp_path / "killed" / "in"), "--store", place, "--model", "off", "--jobs", "1"]
    assert main(command) == 1
    with Store.open(place) as store:
        assert reports(store) == whole
        assert not bulk.wants_second_pass(store, None)


def test_another_run_writes_during_a_pass(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it writes is neither overwritten with what came of the older report, nor left without a pass."""
    files = {"a.txt": annual(2022, carried_out=1), "b.txt": annual(2023)}
    stored(tmp_path, files)
    (tmp_path / "in" / "a.txt").write_bytes(annual(2022, carried_out=2))
    replaced = Store.retell
    others = iter([annual(2023, received=7)])

    def beside(store: Store, *given: Any) -> bool:
        for data in others:
            (tmp_path / "in" / "b.txt").write_bytes(data)
            for _ in bulk.extract(bulk.find([str(tmp_path / "in")]), store):
                pass
        return replaced(store, *given)

    with Store.open(str(tmp_path / "s.db")) as store:
        for _ in bulk.extract(bulk.find([str(tmp_path / "in" / "a.txt")]), store):
            pass
        monkeypatch.setattr(Store, "retell", beside)
        bulk.second_pass(store)
        assert next(others, None) is None, "the other run has written"
        assert not bulk.wants_second_pass(store, None)
        after = reports(store)
    (tmp_path / "fresh").mkdir()
    fresh = stored(tmp_path / "fresh", {name: (tmp_path / "in" / name).read_bytes() for name in files})
    assert after == fresh


def test_the_bar_comes_to_its_end(tmp_path: Path) -> None:
    """What is counted before is what is gone through: reports that stand alone are steps only where prose is compared."""
    prose = "".join(f"第{n}项工作已按年度安排逐项落实并予以公开。" for n in range(40))
    alone = {f"alone-{n}.txt": annual(2023, agency=f"白水县第{n}局", prose=prose) for n in range(9)}
    files = {"a.txt": annual(2022), "b.txt": annual(2023), **alone}
    stored(tmp_path, files)
    counted: list[int] = []

    @contextmanager
    def progress(total: int) -> Iterator[Callable[[int], None]]:
        counted.append(total)
        yield lambda steps: counted.append(-steps)

    with Store.open(str(tmp_path / "s.db")) as store:
        bulk.second_pass(store, progress=progress)
    assert counted[0] == 2 + 10, "two with their neighbour, and a step for each band of prose"
    assert sum(counted) == 0


def test_every_part_of_a_file_is_counted(tmp_path: Path) -> None:
    """Two reports in one file that others flag are two reports whose outcome has changed."""
    files = {
        "before.txt": annual(2022, carried_out=1), "sister.txt": annual(2022, carried_out=1, agency="白水县林业局"),
        "both.txt": annual(2023) + b"\n\n" + annual(2023, agency="白水县林业局"),
    }  # fmt: skip
    (tmp_path / "in").mkdir()
    for name, data in files.items():
        (tmp_path / "in" / name).write_bytes(data)
    with Store.open(str(tmp_path / "s.db"), create=True) as store:
        (both,) = [d for d in bulk.extract(bulk.find([str(tmp_path / "in")]), store) if len(d.outcomes) == 2]
        changed = [(before, after) for document, before, after in bulk.second_pass(store) if document == both.entry.document]
    assert changed == [(before, "flagged") for before in both.outcomes]
    assert "flagged" not in both.outcomes


def test_others_write_while_a_pass_adds_up_what_it_has_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The store is held for writing it down, and not for working it out."""
    monkeypatch.setattr(opening, "BUSY_MS", 200)
    known, written = Register.now, list[str]()

    def beside(register: Register, keys: Iterable[Key]) -> list[tuple[str, str]]:
        with Store.open(str(tmp_path / "s.db")) as other:
            other.keep_policy(f"{len(written)}", "text")
        written.append("text")
        return known(register, keys)

    monkeypatch.setattr(Register, "now", beside)
    stored(tmp_path, {"a.txt": annual(2022), "b.txt": annual(2023)})
    assert written


class Dying(Processes):
    """Workers the first of whom die when they are given their third task."""

    sent = made = 0

    def __init__(self, width: int, memory: int) -> None:
        super().__init__(width, memory)
        Dying.made += 1

    def send(self, work: Callable[[T], D], tasks: list[T]) -> Any:
        """Send tasks, and kill who got them."""
        trip = super().send(work, tasks)
        Dying.sent += 1
        if Dying.sent == 3:
            for process in list(self._pool._processes.values()):
                process.kill()
        return trip


def test_workers_come_to_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Groups told by worker processes, some of which die over them, are as those told here."""
    files = {
        f"{n:02}-{year}.txt": annual(
            year, 20 + n, int(year > 2021 and n != 3), 1, agency=f"青岩县第{n}局",
            layout="glued" if n % 4 == 0 and year == 2022 else "tabs", normative=[1, 0, 10 + year - 2021],
        )
        for n in range(12) for year in (2021, 2022, 2023)
    }  # fmt: skip
    here = stored(tmp_path, files)
    monkeypatch.setattr(telling, "WORTH_WORKERS", 0)
    monkeypatch.setattr(import_module("giextract.bulk.across.second_pass"), "BATCH", 3)
    monkeypatch.setattr(Dying, "sent", 0)
    monkeypatch.setattr(Dying, "made", 0)
    told_here: list[telling.Tell] = []

    def noted(hands: telling.Hands, task: telling.Tell, dead: Workers) -> tuple[telling.Tell, list[telling.Heard]]:
        told_here.append(task)
        return here_again(hands, task, dead)

    here_again = telling.Hands._here
    with Store.open(str(tmp_path / "there.db"), create=True) as store, closing(telling.Hands(2, Dying)) as hands:
        for _ in bulk.extract(bulk.find([str(tmp_path / "in")]), store):
            pass
        monkeypatch.setattr(telling.Hands, "_here", noted)
        bulk.second_pass(store, hands=hands)
        assert reports(store) == here
    assert 0 < len(told_here) < Dying.sent
    assert Dying.made == 2, "one set of workers comes after the one that died"
