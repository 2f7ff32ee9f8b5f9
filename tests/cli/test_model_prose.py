"""Whether the prose is asked about: by default with the model on, otherwise as told; and what it costs is counted."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.loopback.acts import failing, is_of_prose
from tests.loopback.server import Loopback
from tests.loopback.threaded import answering_all, serving
from tests.model.asking import CLEAN, GLUED, set_up
from tests.samples import ROOT

EXTRACT = ("extract", "in", "--store", "s.db")


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Loopback]:
    """A server that answers well, set up in the environment; and a folder of two reports."""
    (tmp_path / "in").mkdir()
    for case in (CLEAN, GLUED):
        shutil.copy(next((ROOT / "goldens" / case).glob("source.*")), tmp_path / "in" / f"{case.split('/')[1]}.txt")
    with serving(answering_all((CLEAN, GLUED))) as server:
        set_up(monkeypatch, server)
        yield server


def about_prose(server: Loopback) -> int:
    """How many questions were about the prose."""
    return sum(is_of_prose(e.user) for e in server.asked)


@pytest.mark.parametrize(
    ("flags", "asked"),
    [
        ((), 2),
        (("--model", "on"), 2),
        (("--no-prose",), 0),
        (("--model", "as-needed"), 0),
        (("--model", "as-needed", "--prose"), 2),
        (("--model", "off", "--prose"), 0),
    ],
)
def test_when_the_prose_is_asked_about(flags: tuple[str, ...], asked: int, giextract: Run, server: Loopback) -> None:
    """With the model on unless --no-prose, as needed only with --prose, off never."""
    giextract(*EXTRACT, *flags)
    assert about_prose(server) == asked


def test_both_questions_are_counted_once(giextract: Run, server: Loopback) -> None:
    """The report's usage has both questions; a second run, and one with another store, make no call."""
    ran = giextract(*EXTRACT)
    assert "4 requests, 4000 tokens asked, 1200 answered" in ran.err
    for line in giextract("export", "s.db").out.splitlines():
        assert json.loads(line)["usage"] == {"requests": 2, "input_tokens": 2000, "output_tokens": 600, "cached": 0}
    giextract(*EXTRACT)
    again = giextract("extract", "in", "--store", "other.db")
    assert "0 requests" in again.err
    assert "4 answers from the cache" in again.err
    assert len(server.asked) == 4


def test_prose_without_an_answer_is_a_notice(giextract: Run, server: Loopback) -> None:
    """The tables stay agreed on, and one notice a report says that the prose was not read twice."""
    well = server.act

    async def act(exchange: object) -> None:
        await (failing(400, "data_inspection_failed", "inappropriate") if is_of_prose(exchange.user) else well)(
            exchange
        )  # type: ignore[attr-defined, arg-type]

    server.act = act
    ran = giextract(*EXTRACT)
    assert "Traceback" not in ran.err
    for line in giextract("export", "s.db").out.splitlines():
        report = json.loads(line)
        assert [f["rule"] for f in report["findings"] if f["rule"] == "E110"] == ["E110"]
        assert {c["support"] for c in report["cells"].values() if c["value"] is not None} == {"agreed"}
