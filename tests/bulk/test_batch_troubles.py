"""What goes wrong with batches at the provider, on the way there and between two runs: nothing is billed twice."""

from pathlib import Path
from typing import Any

import pytest

from giextract.bulk.asking import collecting
from giextract.errors import StoreLost
from giextract.store import Store
from tests.bulk.batched import BEST, Go
from tests.loopback.acts import refusing_modes
from tests.loopback.batches import Plan, Provider
from tests.loopback.server import Act, Exchange
from tests.model.asking import KEY


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


@pytest.mark.parametrize(("path", "said"), [("files", "takes no file of questions: HTTP 404"), ("batches", "takes no batch: HTTP 404")])
def test_server_without_batches_says_so(path: str, said: str, go: Go, provider: Provider) -> None:
    """A server that takes no batches ends the asking in one line; the reports are read by labels."""
    provider.refusing[path] = (404, "not_found", f"no such path: {path}, key {KEY}")
    ran = go()
    assert ran.last["clean.txt"] == "consistent"
    assert said in (ran.stopped or "")
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


def test_provider_that_lists_no_batches(go: Go, provider: Provider, tmp_path: Path) -> None:
    """Where nobody can tell whether one batch was made, the replies of the others are taken in all the same."""
    provider.losing, provider.lists = 1, False
    ran = go(batch_requests=1)
    assert ran.stopped
    with Store.open(str(tmp_path / "s.db")) as store:
        assert (len(store.batches("creating")), store.batches("handed")) == (1, [])
    assert set(provider.billed.values()) == {1}


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


def test_store_that_is_lost_is_no_fault_of_a_report(go: Go, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the store cannot be had while questions are put down the run ends with that, and no report has failed."""

    def lost(*_: object) -> None:
        raise StoreLost("s.db: away")

    with monkeypatch.context() as patch:
        patch.setattr(Store, "known_question", lost)
        with pytest.raises(StoreLost, match="away"):
            go()
    with Store.open(str(tmp_path / "s.db")) as store:
        assert store.count_failed() == 0
    assert go().last == BEST


def _kind(body: dict[str, Any]) -> str:
    return "tools" if "tools" in body else body["response_format"]["type"]
