"""What a run may ask at a time, in a minute, and in all."""

import asyncio
import time
from decimal import Decimal
from pathlib import Path

import pytest

from giextract.errors import UsageError
from giextract.reading.model.calls import Caller
from giextract.reading.model.endpoint import endpoints
from giextract.reading.model.faults import ModelStopped, fault_of, wait_of
from giextract.reading.model.fingerprint import fingerprint
from giextract.reading.model.limits import Pace
from giextract.reading.model.reader import read_by_model
from giextract.reading.page import Page
from giextract.settings import Settings, load
from tests.loopback import acts
from tests.loopback.server import Loopback
from tests.model.asking import CLEAN, figures_of, is_whole, page_of, read, told

FIGURES = figures_of(CLEAN)
WELL = acts.answering(FIGURES)


def test_no_more_than_allowed_are_in_flight(tmp_path: Path) -> None:
    """Concurrency is a limit, and it is used."""

    async def run() -> Loopback:
        server = Loopback(acts.answering(FIGURES, seconds=0.05))
        async with server, Caller(told(server, tmp_path, concurrency=3)) as caller:
            page = page_of(CLEAN)
            at = min(table.span[0] for table in page.tables) - 6  # of a line that every question shows
            pages = [page.model_copy(update={"text": f"{page.text[:at]}第{n}号\n{page.text[at + 4 :]}"}) for n in range(9)]
            await asyncio.gather(*(read_by_model(one, caller) for one in pages))
        return server

    server = asyncio.run(run())
    assert (len(server.asked), server.most_in_flight) == (9, 3)


def test_gate_holds_everyone_after_a_429(tmp_path: Path) -> None:
    """When one call is told to wait, those that have not gone out wait too."""
    slow_down = acts.failing(429, "", "slow down", retry_after="0.4")

    async def run() -> list[float]:
        times: list[float] = []

        async def noting(exchange: acts.Exchange) -> None:
            times.append(time.monotonic())
            await (slow_down if len(times) == 1 else WELL)(exchange)

        async with Loopback(noting) as server, Caller(told(server, tmp_path, concurrency=1)) as caller:
            page = page_of(CLEAN)
            await asyncio.gather(*(read_by_model(page, caller) for _ in range(2)))
        return times

    times = asyncio.run(run())
    assert all(t - times[0] >= 0.4 for t in times[1:])


def test_pace_is_kept() -> None:
    """Six hundred a minute are ten a second."""

    async def run() -> float:
        pace = Pace(600)
        begin = time.monotonic()
        await asyncio.gather(*(pace.take() for _ in range(4)))
        return time.monotonic() - begin

    assert 0.29 <= asyncio.run(run()) < 1.0


def test_budget_stops_before_it_is_overspent(tmp_path: Path) -> None:
    """The call that could overspend is not made; what was read is cached, so a later run goes on from there."""

    async def run(tokens: int | None) -> tuple[int, int, int]:
        async with Loopback(WELL) as server:
            given = told(server, tmp_path, budget_tokens=tokens, concurrency=1, base_url=server.url)
            stops = 0
            async with Caller(given) as caller:
                for n in range(3):
                    try:
                        await read_by_model(_other_page(n), caller, reasks=0)
                    except ModelStopped:
                        stops += 1
                spent = caller.budget.usage.input_tokens + caller.budget.usage.output_tokens
        return len(server.asked), stops, spent

    asked, stops, spent = asyncio.run(run(6000))
    assert asked + stops == 3
    assert stops
    assert spent <= 6000
    assert asyncio.run(run(0))[:2] == (0, 3)


def _other_page(n: int) -> Page:
    page = page_of(CLEAN)
    return page.model_copy(update={"text": page.text.replace("1146", f"114{n}")})


def test_money_is_counted_where_prices_are_set(tmp_path: Path) -> None:
    """A budget in money needs prices, and is kept like one in tokens."""

    async def run(**more: object) -> tuple[Decimal, Caller]:
        async with Loopback(WELL) as server, Caller(told(server, tmp_path, **more)) as caller:
            await read_by_model(page_of(CLEAN), caller)
            usage = caller.budget.usage
            return caller.budget.cost(usage.input_tokens, usage.output_tokens), caller

    cost, _ = asyncio.run(run(price_input="2", price_output="8"))
    assert cost == Decimal("0.0044")
    with pytest.raises(ModelStopped, match="budget"):
        asyncio.run(run(price_input="2", price_output="8", budget_money="0.001"))
    with pytest.raises(UsageError, match="GIEXTRACT_PRICE_INPUT"):
        asyncio.run(run(budget_money="1"))


def test_refusals_go_to_the_second_server_and_are_tallied(tmp_path: Path) -> None:
    """What the first server will not answer the second is asked, with its own key and model; both are counted."""
    refuse = acts.failing(400, "DataInspectionFailed", "Input data may contain inappropriate content.")

    async def run() -> None:
        async with Loopback(refuse) as first, Loopback(WELL) as second:
            more = {"second_base_url": second.url, "second_model_name": "other", "second_api_key": "sk-second"}
            async with Caller(told(first, tmp_path, **more)) as caller:
                answers = await read_by_model(page_of(CLEAN), caller)
                assert dict(caller.refusals) == {(t, 2022): 1 for t in ("proactive", "requests", "disputes")}
            assert is_whole(answers, CLEAN)
            assert second.asked[0].headers["authorization"] == "Bearer sk-second"
            assert second.asked[0].body["model"] == "other"
            assert len(first.asked) == 1

    asyncio.run(run())


def test_key_of_the_first_server_never_goes_to_another() -> None:
    """A second server without a key of its own gets none."""
    settings = Settings.model_validate(
        {"api_key": "sk-first", "model_name": "m", "second_base_url": "http://127.0.0.1:1/v1"}
    )
    assert endpoints(settings)[1].key is None


@pytest.mark.parametrize("more", [{"offline": True}, {"model_name": None}])
def test_settings_that_cannot_ask_say_so(more: dict[str, object]) -> None:
    """Offline, or without a model's name, nothing is asked, and one line says what to do."""
    with pytest.raises(UsageError, match=r"--offline|GIEXTRACT_MODEL"):
        endpoints(Settings.model_validate({"api_key": "k", "model_name": "m", **more}))


@pytest.mark.parametrize(
    ("status", "body", "action"),
    [
        (400, {"code": "DataInspectionFailed", "message": "x"}, "refused"),
        (400, {"error": {"code": "content_filter"}}, "refused"),
        (400, {"error": {"message": "This model's maximum context length is 4096 tokens"}}, "permanent"),
        (402, {"error": {"message": "Insufficient Balance"}}, "stop"),
        (429, {"error": {"code": "insufficient_quota"}}, "stop"),
        (429, {"error": {"code": "1302"}}, "wait"),
        (429, None, "wait"),
        (529, "overloaded", "retry"),
        (400, {"error": {"message": "tool_choice is not supported in thinking mode"}}, "mode"),
        (400, {"error": {"message": "nonsense"}}, "permanent"),
        (404, {"error": {"message": "model `x` does not exist"}}, "stop"),
    ],
)
def test_errors_are_judged_by_their_codes(status: int, body: object, action: str) -> None:
    """The providers' own codes decide before the status does."""
    assert fault_of(status, body, {}, "tools").action == action


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [({"retry-after": "3"}, 3), ({"retry-after-ms": "250"}, 0.25), ({"retry-after": "soon"}, None), ({}, None)],
)
def test_wait_is_what_the_server_says(headers: dict[str, str], seconds: float | None) -> None:
    """Seconds or milliseconds; nonsense is no wait."""
    assert wait_of(headers) == seconds


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/v1", "nonsense", "ftp://127.0.0.1/v1", "ftp://me:hush@127.0.0.1/v1?key=hush"])
def test_run_that_meets_nobody_stops(url: str, tmp_path: Path) -> None:
    """An address where nobody answers, or that is none, stops the run, and no password of it is told."""
    with pytest.raises(ModelStopped) as caught:
        read([CLEAN] * 3, WELL, tmp_path, base_url=url, tries=2)
    assert "hush" not in str(caught.value)


def test_extra_fields_come_from_a_variable(tmp_path: Path) -> None:
    """Extra request fields are JSON in the environment, reach the server, and name their place when they are none."""
    found = load({}, {"GIEXTRACT_EXTRA_BODY": '{"enable_thinking": false}'}, tmp_path)
    assert found.extra_body == {"enable_thinking": False}
    _, server = read([CLEAN], WELL, tmp_path, extra_body=found.extra_body)
    assert server.asked[0].body["enable_thinking"] is False
    with pytest.raises(ValueError, match="GIEXTRACT_EXTRA_BODY"):
        load({}, {"GIEXTRACT_EXTRA_BODY": "thinking=off"}, tmp_path)


def test_readings_fingerprint_changes_with_what_it_depends_on() -> None:
    """Another model or other parameters are another reading; another key or pace is not."""
    base = {"api_key": "a", "model_name": "m"}
    same = [
        fingerprint(Settings.model_validate({**base, **more})) for more in ({}, {"api_key": "b"}, {"concurrency": 3})
    ]
    assert len(set(same)) == 1
    others = [{"model_name": "n"}, {"base_url": "http://x"}, {"extra_body": {"a": 1}}, {"mode": "json"}, {"reasks": 1}]
    assert len({same[0], *(fingerprint(Settings.model_validate({**base, **more})) for more in others)}) == 6
