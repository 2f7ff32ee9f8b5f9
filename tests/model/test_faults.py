"""Each way in which a server or a model can fail, over HTTP: nothing crashes, the problem is named, the rest is read."""

import json
from pathlib import Path

import pytest

from giextract.reading.model.faults import ModelStopped
from tests.loopback import acts, changes
from tests.loopback.server import Act
from tests.model.asking import CLEAN, GLUED, KEY, figures_of, is_whole, kinds, read

FIGURES = figures_of(CLEAN)
WELL = acts.answering(FIGURES)

PASSING: dict[str, Act] = {
    "429 with Retry-After": acts.failing(429, "rate_limit_exceeded", "slow down", retry_after="0.05"),
    "429 without": acts.failing(429, "", "Too many requests"),
    "500": acts.failing(500),
    "503": acts.failing(503, "", "overloaded"),
    "408": acts.failing(408),
    "409": acts.failing(409),
    "reset in the body": acts.breaking_off(FIGURES),
}


@pytest.mark.parametrize("fault", PASSING)
def test_fault_that_passes_is_retried(fault: str, tmp_path: Path) -> None:
    """The same question goes out again until it is answered."""
    [answers], server = read([CLEAN], WELL, tmp_path, script=[PASSING[fault]] * 2)
    assert is_whole(answers, CLEAN)
    assert len(server.asked) == 3
    assert answers.usage.requests == 1


@pytest.mark.parametrize("fault", PASSING)
def test_fault_that_stays_is_a_problem_of_the_report(fault: str, tmp_path: Path) -> None:
    """After the last try the report has no model reading, says why, and was tried just so often."""
    [answers], server = read([CLEAN], PASSING[fault], tmp_path)
    assert kinds(answers) == {"server"}
    assert {p.table for p in answers.problems} == {"proactive", "requests", "disputes"}
    assert len(server.asked) == 4
    assert not any(t.rows for t in answers.tables.values())


def test_slow_answer_is_given_up_and_asked_for_again(tmp_path: Path) -> None:
    """An answer that does not come within the read timeout is asked for again."""
    slow = acts.waiting(1.0, WELL)
    [answers], server = read([CLEAN], WELL, tmp_path, script=[slow], read_seconds=0.2)
    assert is_whole(answers, CLEAN)
    assert len(server.asked) == 2


def test_blank_lines_for_ever_meet_the_deadline(tmp_path: Path) -> None:
    """Bytes that keep the read timeout at bay do not keep the deadline at bay; twice is enough."""
    [answers], server = read([CLEAN], acts.dripping(5.0), tmp_path, read_seconds=1.0, call_seconds=0.3)
    assert kinds(answers) == {"deadline"}
    assert len(server.asked) == 2


UNWRAPPED = {
    "fences": lambda text: f"```json\n{text}\n```",
    "prose": lambda text: f"好的，以下是抄录结果：\n{text}\n如有问题请告知。",
    "thinking": lambda text: f'<think>先看 {{"requests": {{}}}}……</think>\n{text}',
    "thinking without its beginning": lambda text: f"先看表头……</think>{text}",
    "encoded twice": lambda text: json.dumps(text),
    "a name around it": lambda text: f'{{"copy": {text}}}',
}


@pytest.mark.parametrize("mode", ["tools", "json_schema", "json"])
@pytest.mark.parametrize("wrap", UNWRAPPED)
def test_what_is_wrapped_around_an_answer_is_taken_off(wrap: str, mode: str, tmp_path: Path) -> None:
    """Fences, thinking and polite words cost nothing, in every mode, also where a tool was asked for and text came."""
    act = acts.wording(FIGURES, UNWRAPPED[wrap], as_content=True)
    [answers], server = read([CLEAN], act, tmp_path, mode=mode)
    assert is_whole(answers, CLEAN)
    assert len(server.asked) == 1


def sending(body: str) -> Act:
    """Answer with this body and status 200."""

    async def act(exchange: acts.Exchange) -> None:
        exchange.send(200, body.encode())

    return act


STRANGE = {
    "a web page": "<html><body>Please sign in</body></html>",
    "no body": "",
    "a string": '"ok"',
    "null": "null",
    "no choices": '{"choices": []}',
    "choices of strings": '{"choices": ["a"], "usage": "much"}',
    "a choice without a message": '{"choices": [{"index": 0}]}',
    "numbers for text": '{"choices": [{"message": {"content": 5}, "finish_reason": 7}], "model": 3}',
    "broken JSON": '{"choices": [',
}


@pytest.mark.parametrize("body", STRANGE)
def test_strange_answer_is_a_problem_and_no_crash(body: str, tmp_path: Path) -> None:
    """Whatever a gateway sends with status 200, the report says what was wrong and the run goes on."""
    [strange], server = read([CLEAN], sending(STRANGE[body]), tmp_path, tries=2)
    assert kinds(strange) <= {"empty", "unparsed", "server"}
    assert strange.problems
    assert len(server.asked) <= 3


def test_error_with_status_200_is_judged_like_any_other(tmp_path: Path) -> None:
    """Some gateways hide an error in a body that looks well."""
    error = '{"error": {"code": "data_inspection_failed", "message": "inappropriate"}}'
    [answers], server = read([CLEAN], sending(error), tmp_path)
    assert kinds(answers) == {"refused"}
    assert len(server.asked) == 1


MISANSWERED: dict[str, tuple[Act, str]] = {
    "truncated JSON": (acts.wording(FIGURES, lambda text: text[: len(text) // 2]), "unparsed"),
    "wrong schema": (acts.wording(FIGURES, lambda text: '{"requests": [1, 2, 3]}'), "shape"),
    "another object": (acts.wording(FIGURES, lambda text: '{"result": "ok"}'), "unparsed"),
    "a list": (acts.wording(FIGURES, lambda text: "[[1, 2]]"), "unparsed"),
    "empty content": (acts.wording(FIGURES, lambda text: ""), "empty"),
    "no content": (acts.wording(FIGURES, lambda text: None), "empty"),
    "length": (acts.wording(FIGURES, lambda text: text[:50], finish_reason="length"), "cut_short"),
    "missing rows": (acts.answering(FIGURES, changes.without_rows), "shape"),
    "short row": (acts.answering(FIGURES, changes.short_row), "shape"),
    "duplicate rows": (
        acts.wording(FIGURES, lambda text: text.replace('"granted":', '"granted": [1, 2, 3, 4, 5, 6, 7], "granted":')),
        "shape",
    ),
}


@pytest.mark.parametrize("fault", MISANSWERED)
def test_misshapen_answer_is_asked_again(fault: str, tmp_path: Path) -> None:
    """A wrong shape is asked again, and the right answer to that is taken."""
    [answers], server = read([CLEAN], WELL, tmp_path, script=[MISANSWERED[fault][0]])
    assert is_whole(answers, CLEAN)
    assert len(server.asked) == 2
    assert answers.usage.requests == 2


@pytest.mark.parametrize("fault", MISANSWERED)
def test_misshapen_answers_end_as_a_problem(fault: str, tmp_path: Path) -> None:
    """Twice asked again at most; then what has the right shape is kept, and the problem is named."""
    act, kind = MISANSWERED[fault]
    [answers], server = read([CLEAN], act, tmp_path)
    assert kind in kinds(answers)
    assert len(server.asked) == 3


def test_good_rows_survive_bad_ones(tmp_path: Path) -> None:
    """Only the rows of the wrong shape are asked again; the others keep their first answer."""
    [answers], server = read([CLEAN], MISANSWERED["missing rows"][0], tmp_path)
    assert [acts.wanted(e.user) for e in server.asked[1:]] == [{"requests": ["granted", "query"]}] * 2
    assert len(answers.tables["requests"].rows) == 23
    assert {r for p in answers.problems for r in p.rows} == {"granted", "denied.query"}


REFUSING: dict[str, Act] = {
    "refusal": acts.wording(FIGURES, lambda text: None, refusal="I cannot help with that."),
    "content filter": acts.wording(FIGURES, lambda text: "", finish_reason="content_filter"),
    "DataInspectionFailed": acts.failing(400, "data_inspection_failed", "Input text may contain inappropriate content"),
}


@pytest.mark.parametrize("fault", REFUSING)
def test_refusal_is_named_and_asked_once(fault: str, tmp_path: Path) -> None:
    """A refusal is no reason to insist."""
    [answers], server = read([CLEAN], REFUSING[fault], tmp_path)
    assert kinds(answers) == {"refused"}
    assert len(server.asked) == 1


def test_too_long_text_is_this_reports_problem(tmp_path: Path) -> None:
    """A report that is too long for the model does not stop the others."""
    act = acts.failing(400, "context_length_exceeded", "maximum context length is 4096 tokens")
    [first, second], server = read([CLEAN, CLEAN], WELL, tmp_path, script=[act], concurrency=1)
    assert {frozenset(kinds(first)), frozenset(kinds(second))} == {frozenset({"too_long"}), frozenset()}
    assert len(server.asked) == 2


STOPPING: dict[str, Act] = {
    "quota": acts.failing(429, "insufficient_quota", "You exceeded your current quota"),
    "key": acts.failing(401, "invalid_api_key", f"Incorrect API key provided: {KEY}"),
    "model": acts.failing(404, "model_not_found", "The model does not exist"),
    "arrears": acts.failing(400, "Arrearage", "Access denied, account overdue"),
    "tomorrow": acts.failing(429, "", "daily limit", retry_after="40000"),
}


@pytest.mark.parametrize("fault", STOPPING)
def test_fault_of_the_account_stops_the_run(fault: str, tmp_path: Path) -> None:
    """What no report can change is asked once, and the message keeps the key to itself."""
    with pytest.raises(ModelStopped) as stopped:
        read([CLEAN] * 8, STOPPING[fault], tmp_path, concurrency=1)
    assert KEY not in str(stopped.value)


@pytest.mark.parametrize("mode", ["tools", "json_schema"])
def test_refused_mode_falls_back_to_the_next(mode: str, tmp_path: Path) -> None:
    """A server that takes no tools, or no schema either, is asked in the next mode, and so from then on."""
    refused = ("tools",) if mode == "tools" else ("tools", "json_schema")
    act = acts.refusing_modes(*refused, then=WELL)
    [first, second], server = read([CLEAN, CLEAN], act, tmp_path, concurrency=1)
    assert is_whole(first, CLEAN)
    assert is_whole(second, CLEAN)
    last = server.asked[-1].body
    assert last["response_format"]["type"] == ("json_schema" if mode == "tools" else "json_object")


def test_refused_temperature_is_left_out(tmp_path: Path) -> None:
    """A model that takes no temperature is asked without one."""

    async def act(exchange: acts.Exchange) -> None:
        if "temperature" in exchange.body:
            exchange.fail(
                400, "unsupported_value", "Unsupported value: 'temperature' does not support 0 with this model"
            )
        else:
            await WELL(exchange)

    [answers], _ = read([CLEAN], act, tmp_path)
    assert is_whole(answers, CLEAN)


def test_one_bad_report_leaves_the_others_alone(tmp_path: Path) -> None:
    """Of several reports asked at once, only the one whose answers are bad has problems."""

    async def act(exchange: acts.Exchange) -> None:
        glued = "青岚市2022" not in exchange.user and "402917" not in exchange.user
        await (acts.failing(500) if glued else WELL)(exchange)

    answers, _ = read([CLEAN, GLUED, CLEAN], act, tmp_path)
    assert [kinds(a) for a in answers] == [set(), {"server"}, set()]
