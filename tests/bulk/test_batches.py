"""Batches: the same reports as directly, at half the price; nothing is paid twice, whatever goes wrong at the provider."""

import json
import shutil
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from giextract import bulk
from giextract.bulk import collecting
from giextract.bulk.asking import Asking
from giextract.store import Store
from tests.bulk.batched import BEST, CASES, Ran, bare, everything_in, fill, reports, run
from tests.loopback.acts import failing, refusing_modes
from tests.loopback.batches import Plan, Provider
from tests.loopback.changes import short_row
from tests.loopback.server import Act, Exchange, Loopback
from tests.loopback.threaded import answering_all, serving
from tests.model.asking import KEY, told

Go = Callable[..., Ran]


@pytest.fixture(scope="module")
def well() -> Act:
    """Answer every question as a person would."""
    return answering_all(CASES)


@pytest.fixture
def provider(well: Act) -> Provider:
    """A provider that answers well."""
    return Provider(well)


@pytest.fixture
def server(provider: Provider) -> Iterator[Loopback]:
    """Its server."""
    with serving(provider) as server:
        yield server


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with three bundled reports."""
    return fill(tmp_path / "in")


@pytest.fixture
def go(folder: Path, server: Loopback, tmp_path: Path) -> Go:
    """Run over the folder, into a store that is opened anew, with a cache of its own where one is named."""

    def go(cache: str = "cache", store: str = "s.db", **more: Any) -> Ran:
        with Store.open(str(tmp_path / store), create=True) as opened:
            return run(folder, opened, server, tmp_path / cache, **more)

    return go


def stored(tmp_path: Path, name: str = "s.db") -> dict[str, Any]:
    """What a store holds, without when and at what cost."""
    with Store.open(str(tmp_path / name)) as store:
        return {path: bare(report) for path, report in reports(store).items()}


def directly(folder: Path, server: Loopback, tmp_path: Path, cache: str = "direct") -> dict[str, Any]:
    """The same reports, asked about one by one."""
    with Store.open(str(tmp_path / "direct.db"), create=True) as store:
        with Asking(told(server, tmp_path / cache, model="on", prose=False)) as model:
            list(bulk.extract(bulk.find([str(folder)]), store, asking=model))
        return {path: bare(report) for path, report in reports(store).items()}


def test_batches_bring_the_same_reports(go: Go, provider: Provider, server: Loopback, folder: Path, tmp_path: Path) -> None:
    """Outcomes, values and findings are those of asking one by one; each question is handed in and billed once."""
    ran = go()
    assert ran.last == BEST
    assert (len(provider.batches), provider.rows) == (1, 3)
    assert provider.paid == {1}
    assert ran.usage.model_dump() == {"requests": 3, "input_tokens": 3000, "output_tokens": 900, "cached": 0}
    assert ran.said[0].waiting == 3
    assert ran.stopped is None
    with Store.open(str(tmp_path / "s.db")) as store:
        assert {report.usage.requests for report in reports(store).values()} == {1}
    assert stored(tmp_path) == directly(folder, server, tmp_path)


def test_prose_goes_with_the_tables(go: Go, provider: Provider, tmp_path: Path) -> None:
    """Both questions about a report stand in the first batch, though one waits for the other in no other way."""
    assert go(prose=True).last == BEST
    assert (len(provider.batches), provider.rows) == (1, 6)


def test_rows_in_dispute_go_into_the_next_batch(
    go: Go, provider: Provider, server: Loopback, folder: Path, tmp_path: Path
) -> None:
    """What a model misread is asked again with the next batch, and what was answered before is not."""
    provider.act = answering_all(CASES, short_row)
    ran = go()
    assert ran.last == BEST
    assert len(provider.batches) == 2
    assert provider.paid == {1}
    with Store.open(str(tmp_path / "s.db")) as store:
        assert {report.usage.requests for report in reports(store).values()} == {2}
    assert stored(tmp_path) == directly(folder, server, tmp_path)


def test_second_run_asks_nothing(go: Go, provider: Provider) -> None:
    """The same command again finds everything known."""
    go()
    ran = go()
    assert len(ran.rounds) == 1
    assert (provider.rows, ran.usage.requests) == (3, 0)


def test_answers_are_paid_for_once_whichever_way(
    go: Go, provider: Provider, server: Loopback, folder: Path, tmp_path: Path
) -> None:
    """Batches take what the cache has from asking directly, and the other way round."""
    directly(folder, server, tmp_path, "cache")
    assert go().last == BEST
    assert (len(provider.batches), sum(provider.billed.values())) == (0, 3)
    go(cache="other", store="other.db")
    shutil.rmtree(tmp_path / "cache")
    (tmp_path / "direct.db").unlink()
    directly(folder, server, tmp_path, "other")
    assert sum(provider.billed.values()) == 6


def test_rows_that_failed_or_are_missing_are_asked_again(go: Go, provider: Provider) -> None:
    """A row with an error that passes, a row in no file, and lines that are no replies cost another batch, and nobody twice."""
    provider.plans = [Plan(failing=1, missing=1, garbage=(b"<html>", b'{"custom_id": 3}', b"[" * 9999, b"\xff\xfe", b""))]
    ran = go()
    assert ran.last == BEST
    assert [len(batch.rows) for batch in provider.batches] == [3, 2]
    assert provider.paid == {1}
    assert len(ran.garbage) == 5
    assert ran.garbage[0].endswith(":1")


def test_batch_with_an_error_file_alone(go: Go, provider: Provider) -> None:
    """A completed batch need not have an output file."""
    provider.plans = [Plan(failing=3)]
    assert go().last == BEST
    assert provider.batches[0].output is None
    assert provider.paid == {1}


def test_question_that_fails_every_time_is_given_up(go: Go, provider: Provider) -> None:
    """After so many tries the report is read by its labels, and the next run asks again."""
    provider.usual = Plan(failing=3)
    ran = go()
    assert (len(provider.batches), ran.last["clean.txt"]) == (3, "consistent")
    provider.usual = Plan()
    assert go().last == BEST
    assert provider.paid == {1}


def test_expired_batch_is_gone_on_with(go: Go, provider: Provider) -> None:
    """What was done before a batch expired is kept; the rest goes out again, in another process on another day."""
    provider.plans = [Plan(looks=0, ends="expired", answered=1)]
    go(waits=False)
    ran = go(waits=False, cache="another")
    assert list(ran.last.values()).count("consistent") + list(ran.last.values()).count("flagged") >= 2
    assert [len(batch.rows) for batch in provider.batches] == [3, 2]
    assert go(cache="third").last == BEST
    assert provider.paid == {1}


def test_no_room_for_so_many(go: Go, provider: Provider) -> None:
    """A batch that is too large for the provider goes out in halves; the next one waits until there is room."""
    provider.room = 1
    assert go().last == BEST
    assert max(len(batch.rows) for batch in provider.batches if batch.status == "completed") == 1
    assert provider.paid == {1}
    assert {batch.status for batch in provider.batches} == {"completed", "failed"}


def test_no_room_beside_others(go: Go, provider: Provider) -> None:
    """Where another batch is in the way, the next waits for it and stays as large as it was."""
    provider.room = 2
    assert go(batch_requests=2).last == BEST
    assert provider.paid == {1}
    assert [len(batch.rows) for batch in provider.batches if batch.status == "completed"] == [2, 1]


def test_limits_of_a_file(go: Go, provider: Provider) -> None:
    """No file holds more rows or bytes than it may; a question that is larger than that goes alone."""
    provider.most_rows = 2
    assert go(batch_requests=2).last == BEST
    assert [len(batch.rows) for batch in provider.batches] == [2, 1]
    assert go(store="bytes.db", cache="bytes", batch_bytes=1000).last == BEST
    assert [len(batch.rows) for batch in provider.batches[2:]] == [1, 1, 1]


def test_mode_that_is_refused(go: Go, provider: Provider, well: Act) -> None:
    """Rows that are refused for the way JSON is asked for go out in the next way; a later run begins with that one."""
    provider.act = refusing_modes("tools", "json_schema", then=well)
    assert go(waits=False).rounds
    assert go().last == BEST
    kinds = [_kind(batch.rows[0]["body"]) for batch in provider.batches]
    assert kinds == ["tools", "json_schema", "json_object"]
    assert provider.paid == {1}
    assert go(extra_body={"seed": 1}).last == BEST
    assert _kind(provider.batches[-1].rows[0]["body"]) == "json_object"
    assert len(provider.batches) == 4


def test_parameter_that_is_refused_stays_refused(go: Go, provider: Provider, well: Act) -> None:
    """A parameter that the server does not take is left out, by a later process from the first."""

    async def picky(exchange: Exchange) -> None:
        if "temperature" in exchange.body:
            exchange.fail(400, "unsupported_value", "temperature does not support 0 with this model")
        else:
            await well(exchange)

    provider.act = picky
    assert go().last == BEST
    assert go(extra_body={"seed": 1}).last == BEST
    assert ["temperature" in batch.rows[0]["body"] for batch in provider.batches] == [True, False, False]


def test_content_filter_sends_to_the_second_server(go: Go, provider: Provider, well: Act) -> None:
    """What the first server refuses to answer goes into a batch for the second."""

    async def shy(exchange: Exchange) -> None:
        if exchange.body["model"] == "some-model":
            exchange.fail(400, "content_filter", "no")
        else:
            await well(exchange)

    provider.act = shy
    assert go(second_model_name="bold-model").last == BEST
    assert [batch.rows[0]["body"]["model"] for batch in provider.batches] == ["some-model", "bold-model"]


def test_budget_holds_back_what_it_is_not_enough_for(go: Go, provider: Provider) -> None:
    """What is handed in counts in full; the rest is read by labels, and a later run with more money asks for it."""
    ran = go(budget_tokens=13_000)
    assert 0 < provider.rows < 3
    assert "budget" in (ran.stopped or "")
    assert go().last == BEST
    assert provider.rows == 3


def test_batches_cost_half(folder: Path, server: Loopback, tmp_path: Path) -> None:
    """The share of the price is a setting, half where nothing is said."""
    from giextract.bulk.batching import Batching

    prices = {"price_input": "2", "price_output": "8", "model": "on"}
    with Store.open(str(tmp_path / "s.db"), create=True) as store:
        for more, cost in (({}, "5"), ({"batch_price": "0.25"}, "2.5")):
            with Batching(told(server, tmp_path / "cache", **prices, **more), store) as model:
                model._caller.budget.spend(model.usage.model_copy(update={"input_tokens": 10**6, "output_tokens": 10**6}))
                assert model.cost == Decimal(cost)


@pytest.mark.parametrize("path", ["files", "batches"])
def test_server_without_batches_says_so(path: str, go: Go, provider: Provider) -> None:
    """A server that takes no batches ends the asking in one line; the reports are read by labels."""
    provider.refusing = (404, "not_found", f"no such path: {path}, key {KEY}")
    ran = go()
    assert ran.last["clean.txt"] == "consistent"
    assert "takes no file of questions: HTTP 404" in (ran.stopped or "")
    assert KEY not in (ran.stopped or "")


def test_failed_batch_stops_with_its_reason(go: Go, provider: Provider) -> None:
    """A batch that fails for the account is not handed in again and again."""
    provider.plans = [Plan(ends="failed", code="billing_hard_limit_reached")]
    ran = go()
    assert len(provider.batches) == 1
    assert "billing_hard_limit_reached" in (ran.stopped or "")
    assert go().last == BEST


def test_cancelled_batch_is_not_handed_in_again_by_itself(go: Go, provider: Provider) -> None:
    """Whoever cancels a batch at the provider wants no other one; what it had done is kept."""
    provider.plans = [Plan(ends="cancelled", answered=2)]
    ran = go()
    assert (len(provider.batches), "cancelled" in (ran.stopped or "")) == (1, True)
    assert go().last == BEST
    assert provider.paid == {1}


def test_nobody_knows_whether_the_batch_was_made(go: Go, provider: Provider) -> None:
    """Where the answer to the one request that costs money is lost, the provider's list tells; it is not sent again."""
    provider.losing = 1
    assert go().last == BEST
    assert len(provider.batches) == 1
    assert provider.paid == {1}


def test_batch_was_never_made(go: Go, provider: Provider) -> None:
    """Where it is not in the list after a while, the questions go out again."""
    provider.losing, provider.forgets = 1, True
    assert go().last == BEST
    assert len(provider.batches) == 1
    assert provider.paid == {1}


def test_batch_that_turns_up_when_it_was_given_up_is_taken_back(go: Go, provider: Provider, tmp_path: Path) -> None:
    """A run that was held up while it made a batch finds that another one has given it up, and cancels it."""

    def given_up(event: str) -> None:
        if event == "created" and len(provider.batches) == 1:
            with Store.open(str(tmp_path / "s.db")) as other:
                other.drop_batch(other.batches("creating")[0].id, "creating")

    provider.hook = given_up
    assert go().last == BEST
    assert [batch.status for batch in provider.batches] == ["cancelled", "completed"]
    assert set(provider.billed.values()) == {1}


def test_questions_that_another_run_takes_back_are_not_made_a_batch(go: Go, provider: Provider, tmp_path: Path) -> None:
    """A run whose questions were taken back while it uploaded them makes no batch of that file."""

    def taken_back(event: str) -> None:
        if event == "uploaded" and len(provider.files) == 1:
            with Store.open(str(tmp_path / "s.db")) as other:
                other.drop_batch(other.batches("new")[0].id, "new")

    provider.hook = taken_back
    assert go().last == BEST
    assert [name for name in provider.files if name.startswith("file-in")] == ["file-in-0", "file-in-1"]
    assert [batch.file for batch in provider.batches] == ["file-in-1"]
    assert provider.paid == {1}


def test_server_that_is_away_for_a_while(go: Go, provider: Provider) -> None:
    """Errors that pass are tried again, by files, batches and looks alike."""
    provider.stumbles = 2
    assert go().last == BEST
    assert provider.paid == {1}


def test_results_that_break_off(go: Go, provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that ends in the middle of a line is fetched anew from its beginning; nothing is counted twice."""
    monkeypatch.setattr(collecting, "AT_ONCE", 1)
    provider.breaks = 2
    ran = go()
    assert (ran.last, ran.usage.requests) == (BEST, 3)
    assert provider.paid == {1}


def test_server_that_takes_no_mode_and_is_put_right(go: Go, provider: Provider, well: Act) -> None:
    """Where no way of asking is taken the run ends with the reason, and the same command asks again."""
    provider.act = refusing_modes("tools", "json_schema", "json_object", then=well)
    assert "takes none of the modes" in (go().stopped or "")
    assert provider.paid == set()
    assert "takes none of the modes" in (go().stopped or "")
    provider.act = well
    ran = go()
    assert (ran.last, ran.stopped) == (BEST, None)
    assert provider.paid == {1}


def test_more_files_wait_their_turn(go: Go, folder: Path, provider: Provider, tmp_path: Path) -> None:
    """Files that come while batches are under way are asked about beside them; what waits is not judged again."""
    provider.usual = Plan(looks=10**9)
    (folder / "wrong.txt").rename(tmp_path / "wrong.txt")
    go(waits=False)
    (tmp_path / "wrong.txt").rename(folder / "wrong.txt")
    go(waits=False)
    assert [len(batch.rows) for batch in provider.batches] == [2, 1]
    for batch in provider.batches:
        batch.plan = Plan(looks=0)
    assert go().last == BEST
    assert provider.paid == {1}


@pytest.mark.parametrize(
    "body",
    [
        {"choices": [{"index": 0, "finish_reason": "length", "message": {"role": "assistant", "content": '{"requests'}}]},
        {"choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "no JSON"}}]},
        {"choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": ""}}]},
        {"choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "refusal": "no"}}]},
        {"choices": [{"index": 0, "finish_reason": "content_filter", "message": {"role": "assistant"}}]},
        {"choices": [], "usage": [1]},
        {"choices": [None]},
        {"choices": "abc", "usage": {"prompt_tokens": "many"}},
        {"choices": [{"message": 3}]},
        {"error": {"code": "content_filter", "message": "no"}},
        {"error": {"code": "context_length_exceeded", "message": "too long"}},
        {},
    ],
    ids=str,
)
def test_bad_answer_is_as_bad_directly(
    body: dict[str, Any], go: Go, provider: Provider, server: Loopback, folder: Path, tmp_path: Path
) -> None:
    """Refused, cut short, empty, of no known shape: the reports and their problems are those of asking one by one."""

    async def badly(exchange: Exchange) -> None:
        exchange.send(200, json.dumps(body).encode())

    provider.act = badly
    ran = go()
    assert ran.stopped is None
    assert stored(tmp_path) == directly(folder, server, tmp_path)


def test_secrets_stand_nowhere(go: Go, provider: Provider, server: Loopback, tmp_path: Path) -> None:
    """Neither store nor cache nor what is said holds a key or password, even where a server repeats it."""
    provider.act = failing(400, "invalid_request", f"bad request with {KEY}")
    provider.plans = [Plan(garbage=(f"garbage {KEY}".encode(),))]
    ran = go(base_url=server.url.replace("http://", "http://someone:pass-word@"))
    assert len(provider.batches) == 1
    for secret in (KEY, "pass-word"):
        assert secret not in repr(ran)
        assert secret.encode() not in everything_in(tmp_path)


def _kind(body: dict[str, Any]) -> str:
    return "tools" if "tools" in body else body["response_format"]["type"]


def test_batches_on_either_kind_of_store(either_store: str, tmp_path: Path) -> None:
    """Questions and batches live in a database as in a file: another machine, without the cache, goes on there."""
    provider = Provider(answering_all(CASES, short_row), Plan(ends="expired", answered=1), Plan(failing=1))
    folder = fill(tmp_path / "in")
    with serving(provider) as model:
        for cache, waits in (("first", False), ("second", True)):
            with Store.open(str(tmp_path / "s.db"), create=True) as store:
                ran = run(folder, store, model, tmp_path / cache, waits=waits)
    assert ran.last == BEST
    assert provider.paid == {1}
