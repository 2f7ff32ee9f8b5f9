"""The plain nested schema that others would write: one named field a cell, one model for every kind of row."""

from functools import lru_cache
from typing import Any

from pydantic import BaseModel, Field, create_model

from giextract.reading.model.questions import AskedRow, Column, Question


@lru_cache
def nested_model(asked: tuple[Question, ...]) -> type[BaseModel]:
    """The pydantic model of an answer, with the labels of rows and columns as descriptions."""
    tables = {q.table: (_table(q), Field(description=q.title)) for q in asked}
    return _model("Report", tables)


def nested_answer(asked: tuple[Question, ...], figures: dict[str, dict[str, tuple[str | None, ...]]]) -> dict[str, Any]:
    """The same figures as the nested model wants them."""
    return {
        q.table: {
            _name(row.id): {_name(c.id): v for c, v in zip(row.columns, figures[q.table][row.id], strict=True)}
            for row in q.rows
        }
        for q in asked
    }  # fmt: skip


def _table(question: Question) -> type[BaseModel]:
    rows = {_name(row.id): (_row(row.columns), Field(description=_described(row))) for row in question.rows}
    return _model(question.table.title(), rows)


@lru_cache
def _row(columns: tuple[Column, ...]) -> type[BaseModel]:
    fields = {_name(c.id): (str | None, Field(None, description=c.label)) for c in columns}
    return _model("Row" + "".join(c.id[:3].title() for c in columns), fields)


def _described(row: AskedRow) -> str:
    return f"{row.under} {row.label}" if row.under else row.label


def _name(id: str) -> str:
    return id.replace(".", "_").replace("+", "extra_")


def _model(name: str, fields: dict[str, Any]) -> type[BaseModel]:
    return create_model(name, **fields)
