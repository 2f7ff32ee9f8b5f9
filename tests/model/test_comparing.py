"""A model's answer is held against the page: every change of it is seen where borders tell, nothing else is called wrong."""

import random
from collections.abc import Iterator

import pytest

from giextract.reading.copy import plain_of
from giextract.reading.model.answers import Answers, Printed, TableAnswer
from giextract.reading.model.comparing import cells, disputes
from giextract.reading.model.questions import Question, column_of, questions, row_of
from giextract.reading.page import Page
from tests.model.asking import CLEAN, GLUED, page_of
from tests.samples import ROOT

ALL = sorted(str(path.parent.relative_to(ROOT / "goldens")) for path in (ROOT / "goldens").glob("*/*/golden.yaml"))
SEED = 20221103


def faithful(page: Page, question: Question) -> dict[str, Printed]:
    """The rows of a table as the borders on the page tell them; rows without borders are left out."""
    table = next(t for t in page.tables if t.table == question.table)
    found: dict[tuple[str, str], str | None] = {}
    for row in table.rows:
        if row.how == "bordered":
            for cell, slot in zip(row.cells, row.slots, strict=True):
                own = row_of(row.cells[0]) if cell.startswith("+") else row_of(cell)
                piece = next((p for p in row.pieces if p.span == slot), None)
                end = piece.unit[1] if piece and piece.unit else slot[1] if slot else 0
                found[own, column_of(cell)] = page.text[slot[0] : end] if slot else None
    return {
        r.id: tuple(found[r.id, c.id] for c in r.columns)
        for r in question.rows
        if all((r.id, c.id) in found for c in r.columns)
    }


def columns(question: Question) -> dict[str, tuple[str, ...]]:
    """The column ids of each row."""
    return {r.id: tuple(c.id for c in r.columns) for r in question.rows}


def tables(case: str) -> Iterator[tuple[Page, Question]]:
    """Every table of a bundled report."""
    page = page_of(case)
    return ((page, question) for question in questions(page))


@pytest.mark.parametrize("case", ALL)
def test_faithful_copy_is_never_disputed(case: str) -> None:
    """What stands between the borders, copied as printed, agrees with the page."""
    for page, question in tables(case):
        rows = faithful(page, question)
        table = next(t for t in page.tables if t.table == question.table)
        found = disputes(table, rows, columns(question), plain_of(page.text))
        assert not {id for id in found if id in rows}


def corrupted(rows: dict[str, Printed], chance: random.Random) -> tuple[str, dict[str, Printed]]:
    """One change of one kind: what it was, and the rows with it."""
    kind = chance.choice(["digit", "times ten", "minus", "zero", "blank", "swap cells", "swap rows", "shift"])
    id = chance.choice(list(rows))
    cells_ = list(rows[id])
    i = chance.randrange(len(cells_))
    text = cells_[i]
    if kind == "swap rows":
        other = chance.choice(list(rows))
        if len(rows[other]) == len(rows[id]):
            return kind, {**rows, id: rows[other], other: rows[id]}
    elif kind == "swap cells":
        j = chance.randrange(len(cells_))
        cells_[i], cells_[j] = cells_[j], cells_[i]
    elif kind == "shift":
        cells_ = [*cells_[1:], cells_[0]]
    elif kind == "blank":
        cells_[i] = None
    elif kind == "zero":
        cells_[i] = "0"
    elif text and text.isdecimal():
        cells_[i] = {"digit": str(int(text) + chance.randint(1, 9)), "times ten": text + "0", "minus": "-" + text}[kind]
    return kind, {**rows, id: tuple(cells_)}


@pytest.mark.parametrize("case", ALL)
def test_every_change_is_seen_between_borders(case: str) -> None:
    """Digits, shifts, swaps, zeros for blanks, blanks for zeros, signs, tenfold: each changed row is named, no other."""
    chance = random.Random(SEED)
    for page, question in tables(case):
        right = faithful(page, question)
        if not right:
            continue
        table = next(t for t in page.tables if t.table == question.table)
        plain = plain_of(page.text)
        known = cells(page, _answers(question, right))
        for _ in range(60):
            kind, wrong = corrupted(right, chance)
            seen = cells(page, _answers(question, wrong))
            changed = {row_of(c) for c in known if (known[c].value, known[c].unit) != (seen[c].value, seen[c].unit)}
            named = {id for id in disputes(table, wrong, columns(question), plain) if id in right}
            assert changed <= named, kind
            assert named <= {id for id in right if right[id] != wrong[id]}, kind


def _answers(question: Question, rows: dict[str, Printed]) -> Answers:
    own = {id: c for id, c in columns(question).items() if id in rows}
    return Answers(tables={question.table: TableAnswer(form=question.form, rows=rows, columns=own, attempts=1)})


def test_model_cells_have_their_place_on_the_page() -> None:
    """Each figure's span holds its characters, in order along the row, with or without borders."""
    page = page_of(GLUED)
    question = next(q for q in questions(page) if q.table == "requests")
    glued = {r.id: ("1", "0", "0", "0", "0", "0", "1") for r in question.rows}
    placed = [c.span for c in cells(page, _answers(question, glued)).values() if c.span]
    assert placed
    assert all(page.text[slice(*span)] in ("0", "1") for span in placed)
    page = page_of(CLEAN)
    for question in questions(page):
        for cell in cells(page, _answers(question, faithful(page, question))).values():
            assert cell.span is None or page.text[slice(*cell.span)].split() == (cell.printed or "").split()
            assert (cell.span is None) == (cell.state == "blank")


def test_figure_that_is_not_there_has_no_place() -> None:
    """A number that the page does not print in that row has no span, whatever it is worth."""
    page = page_of(CLEAN)
    question = next(q for q in questions(page) if q.table == "requests")
    rows = faithful(page, question)
    rows["granted"] = ("987654", *rows["granted"][1:])
    cell = cells(page, _answers(question, rows))["requests.granted.individual"]
    assert (cell.value, cell.span, cell.state) == (987654, None, "stated")


def test_answers_round_trip_through_json() -> None:
    """What is stored is what was answered."""
    page = page_of(CLEAN)
    question = questions(page)[0]
    answers = _answers(question, faithful(page, question))
    assert Answers.model_validate_json(answers.model_dump_json()) == answers
