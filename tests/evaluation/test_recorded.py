"""Answers of a model beside a golden: written where that is asked for, given again without a network."""

import socket
from pathlib import Path
from typing import Any

import pytest

from giextract.errors import DataError
from giextract.evaluation import corpus, recorded, running
from giextract.evaluation.results import Run
from giextract.evaluation.summary import scores, summarise
from giextract.settings import Settings
from tests.evaluation.reading import WORKERS, asked, some_goldens
from tests.loopback.acts import failing, waiting
from tests.loopback.threaded import answering_all, serving
from tests.model.asking import CLEAN, WRONG, told

CASES = (CLEAN, WRONG)
BY = "a second reader's copy"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two bundled goldens."""
    return some_goldens(tmp_path / "goldens", CASES)


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection, those to this machine, too."""

    def refuse(*_: Any) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)


def _replayed(folder: Path) -> Run:
    annotated = corpus.load(folder)
    return running.replay(annotated, running.read(annotated, WORKERS)[0], WORKERS)


def _reports(run: Run) -> list[dict[str, Any]]:
    """What was read, without what the reading cost and when it was."""
    return [r.report.model_dump(exclude={"usage", "reading"}) for r in run.results if r.report]


def test_nothing_is_written_unless_it_is_asked_for(folder: Path, tmp_path: Path) -> None:
    """A model that is scored leaves the goldens as they are."""
    run, requests = asked(folder, answering_all(CASES), tmp_path / "cache")
    assert requests == 4
    assert run.written == 0
    assert list(folder.rglob("answer.*")) == []


def test_the_bundled_answers_say_whose_they_are(goldens: Path) -> None:
    """Nobody takes them for a provider's: every source with a text has a copy of its tables, and a picture has none."""
    cases = corpus.load(goldens).cases
    told = {case.name: [(one.prompt, one.answered_by) for one in recorded.load(case.answers)] for case in cases}
    unasked = [case.name for case in cases if case.name.startswith("2021/scan-")]
    assert len(unasked) == 2
    assert told == {case.name: [("tables@1", BY)] * (case.name not in unasked) for case in cases}


@pytest.mark.usefixtures("no_network")
def test_the_default_opens_no_connection(folder: Path) -> None:
    """Labels and recorded answers are all that is read of goldens."""
    annotated = corpus.load(folder)
    done, labels = running.read(annotated, WORKERS)
    assert [r.report.outcome for r in labels.results if r.report] == ["consistent", "flagged"]
    assert _reports(running.replay(annotated, done, WORKERS)) == _reports(labels)
    assert list(folder.rglob("answer.*")) == []


def test_what_was_recorded_is_read_alike(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the answers that it gave, a model reads just as it did, without a network; and what it cost is known."""
    run, _ = asked(folder, answering_all(CASES), tmp_path / "cache", record=True)
    names = sorted(path.name for path in folder.rglob("answer.*"))
    assert names == ["answer.prose@1.json"] * 2 + ["answer.tables@1.json"] * 2
    assert run.written == 4
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("a connection was opened"))
    again = _replayed(folder)
    assert _reports(again) == _reports(run)
    assert {r.report.outcome for r in again.results if r.report} == {"verified", "flagged"}
    assert [(r.stale, r.usage.input_tokens) for r in again.results] == [(0, 2000), (0, 2000)]
    summary = summarise(again, scores(again), Settings(price_input="2", price_output="10"))
    assert str(summary.cost.money) == "0.02"


def test_an_answer_belongs_to_its_question(folder: Path, tmp_path: Path) -> None:
    """When a page is read otherwise, the answer about it is none any more, and that is counted."""
    asked(folder, answering_all((CLEAN,)), tmp_path / "cache", record=True)
    source = next((folder / CLEAN).glob("source.*"))
    source.write_text(source.read_text(encoding="utf-8").replace("规章", "规章  "), encoding="utf-8")
    assert [r.stale > 0 for r in _replayed(folder).results] == [True, False]


def test_tables_alone_may_be_recorded(folder: Path, tmp_path: Path) -> None:
    """Where nobody was asked about the prose, nobody is missed."""
    asked(folder, answering_all(CASES), tmp_path / "cache", record=True, prose=False)
    run = _replayed(folder)
    assert [r.stale for r in run.results] == [0, 0]
    assert run.results[0].report
    assert run.results[0].report.outcome == "verified"


def test_a_failing_server_is_not_recorded(folder: Path, tmp_path: Path) -> None:
    """No answer is no answer: what a server could not give is not kept as one; what was there stays."""
    asked(folder, answering_all(CASES), tmp_path / "cache", record=True)
    before = {path: path.read_bytes() for path in folder.rglob("answer.*")}
    run, _ = asked(folder, failing(500, "server_error"), tmp_path / "other", record=True, tries=1)
    assert run.written == 0
    assert {path: path.read_bytes() for path in folder.rglob("answer.*")} == before


def test_a_refusal_is_an_answer(folder: Path, tmp_path: Path) -> None:
    """What a content filter will not answer, it will not answer tomorrow either: that is recorded, and no question is stale."""
    run, _ = asked(folder, failing(400, "content_filter", "the filter"), tmp_path / "cache", record=True)
    assert run.written == 4
    again = _replayed(folder)
    assert [r.stale for r in again.results] == [0, 0]
    assert _reports(again) == _reports(run)


def test_a_person_may_stop_the_asking(folder: Path, tmp_path: Path) -> None:
    """What was not asked yet is not asked any more, and nothing is written of it."""
    annotated = corpus.load(folder)
    done, _ = running.read(annotated, WORKERS)
    workers = running.Workers(stopped=lambda: True)
    with serving(waiting(0.5, answering_all(CASES))) as server:
        on = told(server, tmp_path / "cache", model="on", concurrency=1)
        run = running.ask(annotated, done, on, workers, record=True)
    assert run.stopped == "interrupted"
    assert len(server.asked) < 4
    assert list(folder.rglob("answer.*")) == []


def test_a_model_that_stops_says_why(folder: Path, tmp_path: Path) -> None:
    """An account without money ends the asking; the reports are as their labels tell."""
    run, _ = asked(folder, failing(402, "insufficient_quota", "no balance left"), tmp_path / "cache", record=True)
    assert run.stopped
    assert "no balance left" in run.stopped
    assert [r.report.outcome for r in run.results if r.report] == ["consistent", "flagged"]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("{", "Invalid JSON"),
        ('{"prompt": "prose@1", "answered_by": "x", "at": "", "answers": []}', "name it answer.prose@1.json"),
        ('{"prompt": "tables@1", "answered_by": "", "at": "", "answers": []}', "answered_by"),
    ],
)
def test_a_recording_that_is_none_is_told(tmp_path: Path, text: str, complaint: str) -> None:
    """Its file is named, and what is wrong in it."""
    path = tmp_path / "answer.tables@1.json"
    path.write_text(text)
    with pytest.raises(DataError, match=rf"(?s)answer\.tables@1\.json: .*{complaint}"):
        recorded.load([path])
