"""Count the characters that are asked and answered for a report: our schema against the plain nested one.

    python -m benchmarks.schema_size FOLDER

Asked are the messages and the tool as they go over the wire in tools mode; the page itself is counted apart, for it is
the same whatever the schema. Answered is the whole answer, figures as the label reading has them ("0" where it has none).
"""

import json
import sys
from pathlib import Path

from instructor import Mode
from instructor.processing.response import handle_response_model
from pydantic import BaseModel

from benchmarks.nested import nested_answer, nested_model
from giextract.pipeline import prepare
from giextract.reading.model.questions import Question, column_of, questions, row_of
from giextract.reading.model.schema import response_model
from giextract.reading.model.wording import ask_tables
from giextract.reading.page import Page

Figures = dict[str, dict[str, tuple[str | None, ...]]]


def figures_of(page: Page, asked: tuple[Question, ...]) -> Figures:
    """What the label reading reads between borders, "0" for what it could not read."""
    printed: dict[tuple[str, str, str], str | None] = {}
    for table in page.tables:
        for row in table.rows:
            for cell, slot in zip(row.cells, row.slots or (), strict=False):
                if not cell.startswith("+"):
                    key = (table.table, row_of(cell), column_of(cell))
                    printed[key] = page.text[slice(*slot)] if slot else None
    return {
        q.table: {r.id: tuple(printed.get((q.table, r.id, c.id), "0") for c in r.columns) for r in q.rows}
        for q in asked
    }


def compact_answer(asked: tuple[Question, ...], figures: Figures) -> str:
    """The figures as our schema wants them."""

    def cell(value: str | None) -> int | str | None:
        return int(value) if value and value.isascii() and value.isdecimal() and str(int(value)) == value else value

    return _short({q.table: {r.key: [cell(v) for v in figures[q.table][r.id]] for r in q.rows} for q in asked})


def _short(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _asked(model: type[BaseModel], messages: list[dict[str, str]]) -> int:
    _, sent = handle_response_model(model, mode=Mode.TOOLS, messages=messages)
    return len(_short(sent))


def measure(page: Page) -> tuple[int, int, int, int, int]:
    """The page, then asked and answered with our schema, asked and answered with the nested one."""
    asked = questions(page)
    _, messages = ask_tables(page, asked)
    system, user = messages[0]["content"], messages[1]["content"]
    _listing, page_part = user.split("报告原文：")
    shown = len(_short(page_part)) - 2
    figures = figures_of(page, asked)
    plain = [
        {"role": "system", "content": system.split("只输出一个")[0]},
        {"role": "user", "content": "报告原文：" + page_part},
    ]
    ours = _asked(response_model(asked), messages) - shown  # type: ignore[arg-type]
    theirs = _asked(nested_model(asked), plain) - shown
    return shown, ours, len(compact_answer(asked, figures)), theirs, len(_short(nested_answer(asked, figures)))


def main(folder: Path) -> None:
    """Print the table."""
    print(
        f"{'report':28} {'page':>6} | {'asked':>6} {'answer':>6} {'sum':>6} | nested {'asked':>6} {'answer':>6} {'sum':>6} | ratio"
    )
    totals = [0] * 5
    for path in sorted(folder.glob("*.txt")):
        page = prepare(path.read_bytes(), path.name)[0]
        if not page.tables:
            continue
        sizes = measure(page)
        totals = [a + b for a, b in zip(totals, sizes, strict=True)]
        _print(path.stem, sizes)
    _print("all", tuple(totals))  # type: ignore[arg-type]


def _print(name: str, sizes: tuple[int, int, int, int, int]) -> None:
    page, asked, answer, nested_asked, nested_answered = sizes
    ours, theirs = asked + answer, nested_asked + nested_answered
    print(
        f"{name:28} {page:6} | {asked:6} {answer:6} {ours:6} |        {nested_asked:6} {nested_answered:6} {theirs:6} "
        f"| {ours / theirs:.2f}"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
