"""Batches: the same reports as directly, at half the price, and no question paid twice."""

import json
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from giextract import bulk
from giextract.bulk.asking.batching import Batching
from giextract.bulk.asking.direct import Asking
from giextract.store import Store
from tests.bulk.batched import BEST, CASES, Go, bare, everything_in, reports
from tests.loopback.acts import failing
from tests.loopback.batches import Plan, Provider
from tests.loopback.changes import short_row
from tests.loopback.server import Act, Exchange, Loopback
from tests.loopback.threaded import answering_all
from tests.model.asking import KEY, told


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


def test_limits_of_a_file(go: Go, provider: Provider) -> None:
    """No file holds more rows or bytes than it may; a question that is larger than that goes alone."""
    provider.most_rows = 2
    assert go(batch_requests=2).last == BEST
    assert [len(batch.rows) for batch in provider.batches] == [2, 1]
    assert go(store="bytes.db", cache="bytes", batch_bytes=1000).last == BEST
    assert [len(batch.rows) for batch in provider.batches[2:]] == [1, 1, 1]


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
    prices = {"price_input": "2", "price_output": "8", "model": "on"}
    with Store.open(str(tmp_path / "s.db"), create=True) as store:
        for more, cost in (({}, "5"), ({"batch_price": "0.25"}, "2.5")):
            with Batching(told(server, tmp_path / "cache", **prices, **more), store) as model:
                model._caller.budget.spend(model.usage.model_copy(update={"input_tokens": 10**6, "output_tokens": 10**6}))
                assert model.cost == Decimal(cost)


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


def test_another_machine_goes_on(either_store: str, go: Go, provider: Provider) -> None:
    """Questions and batches live in the store, a file or a database: whoever has no cache goes on there."""
    provider.act = answering_all(CASES, short_row)
    provider.plans = [Plan(ends="expired", answered=1), Plan(failing=1)]
    assert go("first", waits=False).last != BEST
    assert go("second").last == BEST
    assert provider.paid == {1}
