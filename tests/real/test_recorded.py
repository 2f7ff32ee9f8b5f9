"""Recorded answers to our own prompts about real reports, replayed over HTTP."""

from pathlib import Path

import pytest

from tests.real.annotation import compare, load
from tests.recorded.recording import Replayed, names, replayed

CLEAN = ("lukou-2021", "pingtan-finance-2020", "suqian-2023")
_DONE: dict[str, Replayed] = {}


@pytest.fixture(params=names())
def told(request: pytest.FixtureRequest, real_reports: Path, tmp_path: Path) -> Replayed:
    """Each report with the answers that were recorded about it."""
    name = request.param
    if name not in _DONE:
        _DONE[name] = replayed(real_reports / f"{name}.txt", tmp_path)
    return _DONE[name]


def test_enough_is_recorded() -> None:
    """Eight reports at least have answers."""
    assert len(names()) >= 8


def test_every_question_was_answered(told: Replayed) -> None:
    """The recorded answers are to these very prompts: whoever changes what is asked has to have it answered again."""
    assert not [p for p in told.answers.problems if p.kind in ("rejected", "server", "refused", "empty", "unparsed")]
    assert {p.split("@")[0] for p in told.answers.prompts} >= {"tables", "prose"}


def test_nothing_wrong_gets_past(told: Replayed, real_reports: Path) -> None:
    """No figure is wrong or guessed unseen, and every misprint is found; what is wrong is the model's word alone, and named."""
    said = compare(told.after, load(real_reports / f"{told.page.source.path.removesuffix('.txt')}.golden.json"))
    assert (said.silent, said.guessed, said.false_alarms, said.not_found) == ([], [], [], [])
    assert {told.after.cells[cell].support for cell in said.wrong} <= {"model_only"}


def test_clean_reports_are_verified(told: Replayed) -> None:
    """A clean report comes out verified, every printed figure read alike twice; another stays flagged."""
    name = told.page.source.path.removesuffix(".txt")
    assert told.after.outcome == ("verified" if name in CLEAN else "flagged")
    if name in CLEAN:
        assert {c.support for c in told.after.cells.values() if c.value is not None} == {"agreed"}


def test_no_new_errors(told: Replayed) -> None:
    """The second reading adds no error and no warning to what the labels alone have found."""
    known = {(f.rule, f.cells) for f in told.before.findings}
    added = [f for f in told.after.findings if f.severity != "notice" and (f.rule, f.cells) not in known]
    assert not added
