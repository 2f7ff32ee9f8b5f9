"""Runs that ask a model: asked once, in one loop, and never twice for the same."""

import asyncio
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from giextract import bulk, pipeline
from giextract.bulk.asking import direct as asking
from giextract.report import Report
from giextract.store import Store, unpack
from tests.loopback.acts import Exchange, failing, say
from tests.loopback.server import Act, Loopback
from tests.loopback.threaded import answering_all, serving
from tests.model.asking import CLEAN, GLUED, WRONG, told
from tests.samples import ROOT

CASES = (CLEAN, GLUED, WRONG)
NAMES = {CLEAN: "clean.txt", GLUED: "glued.txt", WRONG: "wrong.txt"}
Go = Callable[..., dict[str, bulk.Done]]


@pytest.fixture(scope="module")
def well() -> Act:
    """Answer every question as a person would."""
    return answering_all(CASES)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with three bundled reports."""
    (tmp_path / "in").mkdir()
    for case, name in NAMES.items():
        shutil.copy(next((ROOT / "goldens" / case).glob("source.*")), tmp_path / "in" / name)
    return tmp_path / "in"


@pytest.fixture
def store(tmp_path: Path, either_store: str) -> Iterator[Store]:
    """An empty store."""
    with Store.open(str(tmp_path / "s.db"), create=True) as store:
        yield store


@pytest.fixture
def go(folder: Path, store: Store, tmp_path: Path) -> Go:
    """Run over the folder with a model at this server; without a server, with none."""

    def go(server: Loopback | None = None, cache: str = "cache", **more: Any) -> dict[str, bulk.Done]:
        options = {name: more.pop(name) for name in ("jobs", "stopped") if name in more}
        found = bulk.find([str(folder)])
        if server is None:
            return {d.entry.place.path: d for d in bulk.extract(found, store, **options)}
        with asking.Asking(told(server, tmp_path / cache, **{"model": "on", "prose": False, **more})) as model:
            return {d.entry.place.path: d for d in bulk.extract(found, store, asking=model, **options)}

    return go


def reports(store: Store) -> dict[str, Report]:
    """What the store holds, by name."""
    return {one.places[0]: Report.model_validate_json(unpack(one.report)) for one in store.reports()}


@pytest.mark.parametrize("jobs", [1, 2])
def test_model_reads_every_report(jobs: int, go: Go, store: Store, well: Act) -> None:
    """What both read alike is agreed, the report says what it cost, and what is printed wrong stays wrong."""
    with serving(well) as server:
        done = go(server, jobs=jobs)
    assert len(server.asked) == 3
    assert {path: one.outcomes for path, one in done.items()} == {
        "clean.txt": ("verified",), "glued.txt": ("verified",), "wrong.txt": ("flagged",),
    }  # fmt: skip
    for report in reports(store).values():
        assert (report.usage.requests, report.usage.input_tokens) == (1, 1000)
        assert (report.reading.prompt, report.reading.model) == ("tables@1", "loopback-1")
        assert any(cell.support == "agreed" for cell in report.cells.values())


def test_second_run_asks_nothing(go: Go, well: Act, monkeypatch: pytest.MonkeyPatch) -> None:
    """Same model, same question: neither the server nor the cache is needed, and nothing is judged again."""
    with serving(well) as server:
        go(server)
        monkeypatch.setattr(pipeline, "judge", None)
        done = go(server, cache="another")
    assert len(server.asked) == 3
    assert all(one.known for one in done.values())


def test_cached_answers_are_free(go: Go, store: Store, well: Act, tmp_path: Path) -> None:
    """A store that was lost is made again without a call."""
    with serving(well) as server:
        go(server)
        with Store.open(str(tmp_path / "again.db"), create=True) as again:
            with asking.Asking(told(server, tmp_path / "cache", model="on", prose=False)) as model:
                list(bulk.extract(bulk.find([str(tmp_path / "in")]), again, asking=model))
                assert (model.usage.requests, model.usage.cached) == (0, 3)
            assert {r.usage.cached for r in reports(again).values()} == {1}
    assert len(server.asked) == 3


def test_turning_the_model_on_reads_nothing_anew(
    go: Go, store: Store, well: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over a store that was read without a model only the questions are left; turning it off again keeps the answers."""
    assert go()["clean.txt"].outcomes == ("consistent",)
    monkeypatch.setattr(pipeline, "prepare", None)
    with serving(well) as server:
        assert go(server)["clean.txt"].outcomes == ("verified",)
    assert len(server.asked) == 3
    assert all(one.known for one in go().values())
    assert reports(store)["clean.txt"].usage.requests == 1


def test_another_model_asks_again(go: Go, store: Store, well: Act) -> None:
    """Answers of one model are not another's."""
    with serving(well) as server:
        go(server)
        go(server, model_name="other-model")
    assert len(server.asked) == 6


def test_as_needed_asks_less(go: Go, store: Store, well: Act) -> None:
    """Only what is unread or in dispute is asked about; what was asked in full already is left alone."""
    with serving(well) as server:
        go(server, model="as-needed")
        assert len(server.asked) < 3
        assert reports(store)["clean.txt"].usage.requests == 0
        before = len(server.asked)
        assert all(one.known for one in go(server, model="as-needed").values())
        assert len(server.asked) == before
        go(server)
        assert all(one.known for one in go(server, model="as-needed").values())
        assert reports(store)["clean.txt"].usage.requests == 1


def test_new_rules_judge_with_the_stored_answers(
    go: Go, store: Store, well: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    """verify, and extract after a change of the rules, judge with what the model has said and do not ask."""
    with serving(well) as server:
        go(server)
    before = reports(store)
    for done in bulk.verify(store):
        assert not done.changes.new
        assert not done.changes.dropped
    assert reports(store) == before
    prints = pipeline.fingerprints
    monkeypatch.setattr(pipeline, "fingerprints", lambda told=None: {**prints(told), "rules": "newer"})
    go()
    assert reports(store) == before


def test_model_that_stops_leaves_the_rest_to_the_next_run(go: Go, store: Store, well: Act, tmp_path: Path) -> None:
    """Reports that were not answered are as the labels read them, and the next run asks for these alone."""
    answered = 0

    async def once(exchange: Exchange) -> None:
        nonlocal answered
        answered += 1
        await (well if answered == 1 else failing(402, "insufficient_quota", "no money"))(exchange)

    with serving(once) as server:
        done = go(server, concurrency=1)
        assert {one.failure for one in done.values()} == {None}
        assert sum(report.usage.requests for report in reports(store).values()) == 1
        server.act = well
        go(server)
    assert len(server.asked) == 2 + 2
    assert {report.usage.requests for report in reports(store).values()} == {1}


def test_fault_that_passes_is_asked_again(go: Go, store: Store, well: Act) -> None:
    """A report over which the server failed is read by its labels for now, and asked about in the next run."""

    async def bad_day(exchange: Exchange) -> None:
        exchange.fail(500, "", "out of order")

    with serving(well) as server:
        server.act = bad_day
        done = go(server, model_name="other-model", tries=1)
        assert {one.failure for one in done.values()} == {None}
        asked = len(server.asked)
        server.act = well
        go(server, model_name="other-model")
    assert len(server.asked) == asked + 3


def test_copies_are_asked_about_once(go: Go, folder: Path, well: Act) -> None:
    """The same bytes in several places are one question."""
    for number in range(3):
        shutil.copy(folder / "clean.txt", folder / f"copy{number}.txt")
    with serving(well) as server:
        go(server)
    assert len(server.asked) == 3


def test_interrupted_run_lets_slow_calls_go(go: Go, store: Store, well: Act, monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked to stop, the run waits a while for calls under way, and writes what it has."""
    monkeypatch.setattr(asking, "GRACE_SECONDS", 0.3)
    stop = False

    async def slow(exchange: Exchange) -> None:
        nonlocal stop
        stop = True
        await asyncio.sleep(30)
        say(exchange, "{}")

    with serving(slow) as server:
        done = go(server, stopped=lambda: stop)
        assert len(done) == 3
        assert all(one.entry.asked_by == "" for one in done.values())
        server.act = well
        go(server)
    assert {report.usage.requests for report in reports(store).values()} == {1}


def test_error_of_ours_while_asking_fails_that_report(
    go: Go, store: Store, well: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An exception that should not be is one failed report in one line, and is tried again."""
    ask = pipeline.ask

    async def sometimes(page: pipeline.Page, *others: Any) -> pipeline.Answers:
        if page.source.path == "glued.txt":
            raise ZeroDivisionError("secret\ndetails")
        return await ask(page, *others)

    monkeypatch.setattr(pipeline, "ask", sometimes)
    with serving(well) as server:
        done = go(server)
        assert (done["glued.txt"].failure or "").startswith("internal error: ZeroDivisionError in test_model_runs.py:")
        assert done["clean.txt"].outcomes == ("verified",)
        monkeypatch.undo()
        assert go(server)["glued.txt"].outcomes == ("verified",)
