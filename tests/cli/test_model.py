"""The command line with a model: flags, words, exit codes; the key shows nowhere."""

import json
import shutil
import sqlite3
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.loopback.acts import failing
from tests.loopback.server import Loopback
from tests.loopback.threaded import answering_all, serving
from tests.model.asking import CLEAN, GLUED, KEY, WRONG, set_up
from tests.samples import ROOT

EXTRACT = ("extract", "in", "--store", "s.db")


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Loopback]:
    """A server that answers well, set up in the environment; and a folder of three reports."""
    (tmp_path / "in").mkdir()
    for case in (CLEAN, GLUED, WRONG):
        shutil.copy(next((ROOT / "goldens" / case).glob("source.*")), tmp_path / "in" / f"{case.split('/')[1]}.txt")
    with serving(answering_all((CLEAN, GLUED, WRONG))) as server:
        set_up(monkeypatch, server, GIEXTRACT_PROSE="false")
        yield server


def everything_in(folder: Path) -> str:
    """All that is in the files of a folder, packed or not."""
    found = [file.read_bytes().decode("latin-1") for file in folder.rglob("*") if file.is_file()]
    for file in folder.glob("*.db"):
        connection = sqlite3.connect(file)
        for table, column in (("pages", "page"), ("pages", "answers"), ("results", "report")):
            for (value,) in connection.execute(f"SELECT {column} FROM {table}"):
                found.append(zlib.decompress(value).decode() if value else "")
        connection.close()
    return "\n".join(found)


def test_model_is_on_where_it_is_set_up(giextract: Run, server: Loopback) -> None:
    """With a key and a server the model reads, one line says so, and the end says what it cost."""
    ran = giextract(*EXTRACT, "--price-input", "2", "--price-output", "8")
    assert ran.code == 1
    assert ran.err.count("the model is on: some-model at 127.0.0.1:") == 1
    assert "the model: 3 requests, 3000 tokens asked, 900 answered, cost 0.0132; 0 answers from the cache" in ran.err
    assert ran.closing == "2 verified, 0 consistent, 1 flagged, 0 failed, 0 not a report"
    for line in giextract("export", "s.db").out.splitlines():
        report = json.loads(line)
        assert report["usage"] == {"requests": 1, "input_tokens": 1000, "output_tokens": 300, "cached": 0}
        assert report["reading"]["model"] == "loopback-1"
        assert report["reading"]["prompt"] == "tables@1"


def test_second_run_makes_no_call(giextract: Run, server: Loopback) -> None:
    """What was asked is not asked again, not even by check, which has the answers from the cache."""
    first = giextract(*EXTRACT)
    again = giextract(*EXTRACT)
    assert (again.code, again.closing) == (first.code, first.closing)
    assert "in the store already: 3 of 3 files" in again.err
    assert "3 answers from the cache" in giextract("check", "in").err
    assert giextract("verify", "s.db").closing == first.closing
    assert len(server.asked) == 3


def test_as_needed_and_off(giextract: Run, server: Loopback) -> None:
    """as-needed asks less, off asks nothing."""
    assert "the model is off" in giextract(*EXTRACT, "--model", "off").err
    assert not server.asked
    assert "as needed" in giextract(*EXTRACT, "--model", "as-needed").err
    assert 0 < len(server.asked) < 3


def test_offline_refuses(giextract: Run, server: Loopback, tmp_path: Path) -> None:
    """--offline turns the model off, and refuses one that was asked for."""
    ran = giextract(*EXTRACT, "--offline", "--model", "on")
    assert ran.code == 2
    assert "--offline" in ran.err
    assert not (tmp_path / "s.db").exists()
    assert "the model is off" in giextract(*EXTRACT, "--offline").err
    assert not server.asked


def test_refused_key_stops_the_model_alone(giextract: Run, server: Loopback, tmp_path: Path) -> None:
    """A 401 ends the asking with one line that says what to do; the labels are read to the end."""
    server.act, well = failing(401, "invalid_api_key", f"Incorrect API key provided: {KEY}."), server.act
    ran = giextract(*EXTRACT)
    assert ran.code == 3
    assert len([line for line in ran.err.splitlines() if "HTTP 401" in line and "OPENAI_API_KEY" in line]) == 1
    assert "Traceback" not in ran.err
    assert ran.closing == "0 verified, 2 consistent, 1 flagged, 0 failed, 0 not a report"
    assert KEY not in ran.err + giextract("export", "s.db").out + everything_in(tmp_path)
    server.act = well
    assert giextract(*EXTRACT).closing == "2 verified, 0 consistent, 1 flagged, 0 failed, 0 not a report"


def test_refusal_in_a_good_answer_does_not_show_the_key(giextract: Run, server: Loopback, tmp_path: Path) -> None:
    """Gateways send errors with status 200 and the key in them."""
    error = {"error": {"code": "invalid_api_key", "message": f"Incorrect API key: {KEY}"}}

    async def act(exchange: object) -> None:
        exchange.send(200, json.dumps(error).encode())  # type: ignore[attr-defined]

    server.act = act
    ran = giextract(*EXTRACT)
    assert ran.code == 3
    assert "incorrect api key" in ran.err
    assert KEY not in ran.err + giextract("export", "s.db").out + everything_in(tmp_path)


def test_key_is_kept_nowhere(giextract: Run, server: Loopback, tmp_path: Path) -> None:
    """Neither the store nor the export, the cache or what is said has the key."""
    ran = giextract(*EXTRACT, "--cache", "cache")
    assert server.asked[0].headers["authorization"] == f"Bearer {KEY}"
    assert "agreed" in everything_in(tmp_path), "the search sees what is packed"
    assert KEY not in ran.err + ran.out + giextract("export", "s.db").out + everything_in(tmp_path)


def test_refusals_are_tallied(giextract: Run, server: Loopback) -> None:
    """What a content filter refuses is told by table and year."""
    server.act = failing(400, "data_inspection_failed", "Input data may contain inappropriate content.")
    ran = giextract(*EXTRACT)
    assert "refused by content filters, by table and year: " in ran.err
    assert "requests 20" in ran.err


def test_budget_that_is_used_up(giextract: Run, server: Loopback) -> None:
    """A run does not cost more than it may; the line says how to go on, and exit 3 that it is not done."""
    ran = giextract(*EXTRACT, "--budget-tokens", "100")
    assert ran.code == 3
    assert "GIEXTRACT_BUDGET_TOKENS" in ran.err
    assert not server.asked


@pytest.mark.parametrize(
    "flags",
    [("--concurrency", "0"), ("--extra-body", "{"), ("--budget-money", "1"), ("--cache", "in/two-totals-wrong.txt")],
)
def test_senseless_flags(flags: tuple[str, str], giextract: Run, server: Loopback) -> None:
    """Settings that make no sense are wrong usage, in one line."""
    ran = giextract(*EXTRACT, *flags)
    assert ran.code == 2
    assert len(ran.err.splitlines()) == 1


def test_model_without_a_name(giextract: Run, server: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key alone does not say which model to ask."""
    monkeypatch.delenv("GIEXTRACT_MODEL")
    ran = giextract(*EXTRACT)
    assert ran.code == 2
    assert "GIEXTRACT_MODEL" in ran.err


def test_flags_reach_the_server(giextract: Run, server: Loopback) -> None:
    """What is set on the command line is what is sent."""
    flags = ("--model-name", "mine", "--mode", "json", "--extra-body", '{"enable_thinking": false}')
    giextract(*EXTRACT, *flags, "--concurrency", "1")
    body = server.asked[0].body
    assert (body["model"], body["enable_thinking"], body["response_format"]) == ("mine", False, {"type": "json_object"})
    assert server.most_in_flight == 1


def test_cache_is_shown_and_pruned(giextract: Run, server: Loopback) -> None:
    """cache says how many answers there are, and throws them away when told to."""
    assert ": 0 answers" in giextract("cache").out
    giextract(*EXTRACT)
    assert ": 3 answers" in giextract("cache").out
    assert "answers thrown away: 0" in giextract("cache", "--prune", "--older-than", "1").err
    assert giextract("cache", "--older-than", "1").code == 2
    ran = giextract("cache", "--prune")
    assert "answers thrown away: 3" in ran.err
    assert ": 0 answers" in ran.out
