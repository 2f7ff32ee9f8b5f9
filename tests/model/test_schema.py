"""The schema of an answer: shapes and types only, and few characters."""

import json

import pytest
from pydantic import ValidationError

from benchmarks.schema_size import measure
from giextract.reading.model.questions import questions
from giextract.reading.model.schema import repeated, response_model, rows_in, shape
from tests.model.asking import CLEAN, page_of

ASKED = questions(page_of(CLEAN))
MODEL = response_model(ASKED)
PROACTIVE = ASKED[0]


def test_schema_says_rows_and_cells_and_nothing_else() -> None:
    """Every asked row is required, with its number of cells; no label, rule, default or example is in it."""
    schema = MODEL.model_json_schema()
    assert schema["required"] == [q.table for q in ASKED]
    requests = schema["$defs"]["requests"]
    assert requests["required"] == [r.key for r in ASKED[1].rows]
    assert schema["$defs"]["r7"]["minItems"] == schema["$defs"]["r7"]["maxItems"] == 7
    words = set(json.dumps(schema).replace('"', " ").replace(",", " ").replace("{", " ").split())
    assert not words & {"default:", "examples:", "pattern:", "minimum:", "title:"} - {"title:"}


@pytest.mark.parametrize("case", ["2021/two-totals-wrong", "2019/result-cell-wrong", "2021/glued-one-line"])
def test_schema_halves_what_is_asked_and_answered(case: str) -> None:
    """Against the plain nested schema, the page itself left out on both sides."""
    _, asked, answered, nested_asked, nested_answered = measure(page_of(case))
    assert 2 * (asked + answered) <= nested_asked + nested_answered


def test_cells_are_taken_as_printed() -> None:
    """Numbers and strings alike become text, an empty string a blank."""
    answer = MODEL.model_validate_json(
        '{"proactive": {"rules": [1, " 2 ", ""], "fees": ["63.16万元"], "licences": [1.5]}}'
    )
    assert rows_in(answer, PROACTIVE) == {"rules": ("1", "2", None), "fees": ("63.16万元",), "licences": ("1.5",)}


@pytest.mark.parametrize(
    ("given", "row"),
    [
        ("[1, 2]", "rules"),
        ('"1 2 3"', "rules"),
        ("[1, 2, [3]]", "rules"),
        ("[1, 2, true]", "rules"),
        ('{"a": 1}', "rules"),
    ],
)
def test_bad_row_does_not_cost_the_others(given: str, row: str) -> None:
    """A row of another shape is named; the rows beside it are read."""
    answer = MODEL.model_validate_json(f'{{"proactive": {{"rules": {given}, "normative": [1, 2, 3]}}}}')
    assert list(rows_in(answer, PROACTIVE)) == ["normative"]
    assert row in {name for name, _ in shape(answer, PROACTIVE)}


def test_row_answered_null_prints_nothing() -> None:
    """Null for a whole row is a row of blanks, which the page may bear out or not."""
    answer = MODEL.model_validate_json('{"proactive": {"rules": null}}')
    assert rows_in(answer, PROACTIVE) == {"rules": (None, None, None)}


def test_answer_that_is_no_object_is_no_answer() -> None:
    """A list at the top is an error of the whole."""
    with pytest.raises(ValidationError):
        MODEL.model_validate_json("[1, 2]")


def test_repeated_keys_are_seen() -> None:
    """JSON keeps the last of two equal keys silently; we do not."""
    assert repeated('{"a": {"x": 1, "x": 2, "y": 3}}') == {"a.x"}
    assert repeated('{"a": {"x": 1, "y": 2}}') == frozenset()
