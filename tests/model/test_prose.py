"""A model reads the prose of a page, over HTTP: what its quotes bear out is stated, everything else is turned away."""

from pathlib import Path
from typing import Any

import pytest

from giextract.pipeline import judge
from tests.loopback import acts
from tests.loopback.server import Act
from tests.model.asking import kinds
from tests.model.telling import (
    PROSE,
    ask,
    asked_of_prose,
    claim,
    figure,
    is_on_page,
    judged,
    of_prose,
    page_of,
    read,
    saying,
    wording,
)  # fmt: skip

RECEIVED = figure("requests.received", "1195", "收到政府信息公开申请1195件", scope="全市")


def test_figure_and_claim_come_out(tmp_path: Path) -> None:
    """A statement has the page's own words, the figure's place in them, value, unit, scope and who read it."""
    page = page_of(PROSE + "共发布政府信息100条，其中机构类60条，政策类30条，其他信息10条。")
    whole = claim("closed", "100", ["60", "30", "10"], "发布政府信息100条，其中机构类60条，政策类30条，其他信息10条")
    answers = read(page, tmp_path, [RECEIVED], [whole])
    figures, claims = (s for s in answers.statements)
    assert (figures.variable, figures.value, figures.unit, figures.scope) == ("requests.received", "1195", "件", "全市")
    assert page.text[slice(*figures.value_span or (0, 0))] == "1195"
    assert (claims.relation, [p.value for p in claims.parts]) == ("closed", ["60", "30", "10"])
    assert all(s.read_by == ("model",) and is_on_page(s, page) for s in answers.statements)
    assert answers.prompts == ("tables@1", "prose@1")
    assert not answers.problems


def test_both_readings_stand_as_one(tmp_path: Path) -> None:
    """What patterns and model see is one statement read by both, and it is held against the table."""
    report = judged(page_of(), tmp_path, [RECEIVED])
    (received,) = [s for s in report.statements if s.variable == "requests.received"]
    assert (received.read_by, received.holds) == (("witness", "model"), True)
    assert report.usage.requests == 2


@pytest.mark.parametrize(
    ("printed", "quote"),
    [
        ("收到政府\n信息公开 申请 1195 件", "收到政府信息公开申请1195件"),
        ("收到政府信息公开申请1195件", "收到政府\n信息公开\t申请　1195 件"),
        ("收到**政府信息公开申请** **1195** 件", "收到政府信息公开申请1195件"),
        ("收到政府信息公开申请１１９５件", "收到政府信息公开申请1195件"),
        ("收到政府信息公开申请1195件", "收到政府信息公开申请１１９５件"),
        ("收到政府信息公开申请1,195件", "收到政府信息公开申请1,195件"),
        ("收到政府信息公开申请一千一百九十五件", "收到政府信息公开申请一千一百九十五件"),
    ],
)
def test_the_same_words_in_another_dress(printed: str, quote: str, tmp_path: Path) -> None:
    """Blanks, line ends, bold, widths, thousands and Chinese numerals make no difference; the quote is the page's own."""
    page = page_of(f"全市共{printed}。")
    (found,) = read(page, tmp_path, [figure("requests.received", "1195", quote)]).statements
    assert (found.value, found.unit, is_on_page(found, page)) == ("1195", "件", True)
    assert len(page.text[slice(*found.value_span or (0, 0))]) in (4, 5, 7)


@pytest.mark.parametrize("number", [1195, 1195.0, "1,195", "１１９５", "一千一百九十五", " 1195件 "])
def test_a_number_in_another_dress(number: Any, tmp_path: Path) -> None:
    """A number may be written in any way that is worth as much."""
    (found,) = read(page_of(), tmp_path, [{**RECEIVED, "number": number}]).statements
    assert (found.value, found.unit) == ("1195", "件")


@pytest.mark.parametrize(
    ("printed", "number", "value"), [("6.2万条", "6.2万", "62000"), ("6.2万条", "62000", "62000"), ("18万余条", "18万", "180000")]
)  # fmt: skip
def test_ten_thousands(printed: str, number: str, value: str, tmp_path: Path) -> None:
    """Figures in 万 are worth what they say, and are approximate."""
    said = [figure("documents.disclosed", number, f"公开政府信息{printed}", unit="条")]
    (found,) = read(page_of(f"全市共公开政府信息{printed}。"), tmp_path, said).statements
    assert (found.value, found.unit, found.approximate) == (value, "条", True)


def test_a_figure_printed_twice_is_stated_twice(tmp_path: Path) -> None:
    """Two items with one quote take the two places where it stands; a third has none left."""
    page = page_of("主动公开政府信息148条。经统计，主动公开政府信息148条。")
    answers = read(page, tmp_path, [figure("documents.disclosed", "148", "公开政府信息148条")] * 3)
    assert len({s.value_span for s in answers.statements}) == len(answers.statements) == 2
    assert kinds(answers) == {"no_place"}


@pytest.mark.parametrize(
    "item",
    [
        figure("requests.received", "1195", "收到政府信息公开申情1195件"),
        figure("requests.received", "1195", "收到政府信息公开申请1195份"),
        figure("requests.received", "1195", "受理政府信息公开申请1195件"),
        figure("requests.received", "1195", "收到……1195件"),
        figure("requests.received", "1196", "收到政府信息公开申请1195件"),
        figure("requests.received", "195", "收到政府信息公开申请1195件"),
        figure("requests.received", "1195", "收到政府信息公开申请119"),
        figure("requests.received", "1195", "收到政府信息公开申请"),
        figure("requests.received", "1195", ""),
        figure("requests.received", "0", "收到政府信息公开申请1195件"),
        figure("requests.invented", "1195", "收到政府信息公开申请1195件"),
        figure("requests.received", "许多", "收到政府信息公开申请1195件"),
        figure("proactive.licences", "402917", "行政许可\n402917"),
        claim("closed", "1195", ["1000", "195"], "收到政府信息公开申请1195件"),
        claim("closed", "1196", ["1195", "1185"], "收到政府信息公开申请1195件，办结1185件"),
        claim("among", "1195", ["1185"], "收到政府信息公开申请1195件，办结1185件"),
        claim("growth", "1195", [], "收到政府信息公开申请1195件", percent="5"),
        claim("share", "1195", [], "收到政府信息公开申请1195件"),
    ],
)
def test_what_the_page_does_not_say_is_turned_away(item: dict[str, Any], tmp_path: Path) -> None:
    """An altered quote, a figure that is not in it, an unknown variable, a cell of a table: a problem and no statement."""
    kept = figure("requests.concluded", "1185", "办结1185件")
    told = {"figures": [kept], "claims": [item]} if "kind" in item else {"figures": [item, kept], "claims": []}
    answers = read(page_of(), tmp_path, told["figures"], told["claims"])
    assert [s.variable for s in answers.statements] == ["requests.concluded"]
    assert [(p.kind, p.table) for p in answers.problems] == [("no_place", "prose")]


MISSHAPEN: dict[str, object] = {
    "a string": "收到1195件",
    "nothing": None,
    "a number": 7,
    "a list": [1, 2],
    "no quote": {"variable": "requests.received", "number": "1195"},
    "a quote that is a number": {**RECEIVED, "quote": 5},
    "a number that is a list": {**RECEIVED, "number": ["1195"]},
    "no number": {**RECEIVED, "number": ""},
    "a unit that is a list": {**RECEIVED, "unit": ["件"]},
}


@pytest.mark.parametrize("what", MISSHAPEN)
def test_an_item_of_another_shape_costs_only_itself(what: str, tmp_path: Path) -> None:
    """What is wrong is dropped with a problem; the others stay, nothing is asked again, and no notice is raised."""
    page = page_of()
    answers, server = ask(page, saying([MISSHAPEN[what], RECEIVED], [MISSHAPEN[what]]), tmp_path)
    assert [s.variable for s in answers.statements] == ["requests.received"]
    assert [(p.kind, p.table) for p in answers.problems] == [("shape", "prose")]
    assert len(asked_of_prose(server)) == 1
    assert "E110" not in {f.rule for f in judge(page, answers).findings}


def test_lists_of_null_are_empty(tmp_path: Path) -> None:
    """null for a list is nothing said; fields that nobody asked for are left alone."""
    share = claim("share", "60", [], "机构类60条，占60%", percent="60")
    answers = read(page_of("机构类60条，占60%。"), tmp_path, None, [{**share, "parts": None}])
    assert [s.relation for s in answers.statements] == ["share"]
    said = [{**RECEIVED, "approximate": None, "confidence": 0.9}]
    answers = read(page_of(), tmp_path / "b", said, None)
    assert [(s.value, s.approximate) for s in answers.statements] == [("1195", False)]
    assert not answers.problems


def test_ten_thousand_items_are_read_in_part(tmp_path: Path) -> None:
    """A list that no report can have is cut, and a problem says so."""
    answers = read(page_of(), tmp_path, [RECEIVED] * 10_000, ["x"] * 10_000)
    assert [s.value for s in answers.statements] == ["1195"]
    assert len(answers.problems) <= 3
    assert any("19200" in p.detail for p in answers.problems)


FAILING: dict[str, tuple[Act, str, int]] = {
    "no JSON": (wording("全文没有数字。"), "unparsed", 3),
    "broken JSON": (wording('{"figures": [{"variable": "requ'), "unparsed", 3),
    "another object": (wording('{"result": "ok"}'), "unparsed", 3),
    "a text for a list": (wording('{"figures": "none", "claims": []}'), "unparsed", 3),
    "a number of five thousand digits": (wording('{"figures": [' + "1" * 5000 + "]}"), "unparsed", 3),
    "empty": (wording(""), "empty", 3),
    "cut off": (wording('{"figures": []', finish_reason="length"), "cut_short", 3),
    "refused": (wording(None, refusal="I cannot help with that."), "refused", 1),
    "content filter": (wording("", finish_reason="content_filter"), "refused", 1),
    "inspection": (of_prose(acts.failing(400, "data_inspection_failed", "inappropriate")), "refused", 1),
    "HTTP 500": (of_prose(acts.failing(500)), "server", 4),
    "too long": (of_prose(acts.failing(400, "context_length_exceeded", "maximum context length")), "too_long", 1),
}


@pytest.mark.parametrize("fault", FAILING)
def test_without_an_answer_the_patterns_read_alone(fault: str, tmp_path: Path) -> None:
    """A wrong shape is asked again twice, a refusal never; then a notice says so and the patterns' statements stand."""
    act, kind, times = FAILING[fault]
    page = page_of(PROSE.replace("1195", "1196"))
    answers, server = ask(page, act, tmp_path)
    assert [(p.kind, p.table) for p in answers.problems] == [(kind, "prose")]
    assert len(asked_of_prose(server)) == times
    assert len({e.body["messages"][1]["content"] for e in asked_of_prose(server)}) == 1
    report = judge(page, answers)
    assert [f.severity for f in report.findings if f.rule == "E110"] == ["notice"]
    assert "N501" in {f.rule for f in report.findings}
    assert {s.read_by for s in report.statements} == {("witness",)}
    assert {c.support for c in report.cells.values() if c.value is not None} == {"agreed"}


@pytest.mark.parametrize("reasks", [0, 1, 4])
def test_a_wrong_shape_is_asked_again_as_often_as_told(reasks: int, tmp_path: Path) -> None:
    """The number of re-asks is a setting."""
    _, server = ask(page_of(), wording("没有"), tmp_path, reasks=reasks)
    assert len(asked_of_prose(server)) == reasks + 1


def test_the_right_answer_after_a_wrong_shape_counts(tmp_path: Path) -> None:
    """The last answer is taken, and all that was asked is paid for."""
    script = [wording("好的"), saying([RECEIVED])]

    async def act(exchange: acts.Exchange) -> None:
        await (script.pop(0) if acts.is_of_prose(exchange.user) else script[0])(exchange)

    answers, _ = ask(page_of(), act, tmp_path)
    assert [s.value for s in answers.statements] == ["1195"]
    assert not answers.problems
    assert answers.usage.requests == 3


def test_second_run_makes_no_call(tmp_path: Path) -> None:
    """Both questions are answered from the cache."""
    first, server = ask(page_of(), saying([RECEIVED]), tmp_path)
    url = f"http://{server.asked[0].headers['host']}/v1"
    second, again = ask(page_of(), saying([RECEIVED]), tmp_path, base_url=url)
    assert not again.asked
    assert (first.usage.requests, first.usage.cached) == (2, 0)
    assert (second.usage.requests, second.usage.cached) == (0, 2)
    assert second.statements == first.statements
