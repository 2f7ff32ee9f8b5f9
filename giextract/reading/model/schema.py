"""The pydantic model of an answer, built from what is asked: a row is one short array; shapes and types, no rule.

The JSON schema says what we want (every row, the right number of cells); the validation takes what comes, so that one bad
row does not cost the others: a row or table of another shape becomes `Misshapen`, and what is wrong with it is told by
`shape`.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, cast

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    WithJsonSchema,
    WrapValidator,
    create_model,
)
from pydantic import ValidatorFunctionWrapHandler as Handler
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import CoreSchema, core_schema
from typing_extensions import TypeAliasType

from giextract.reading.model.answers import Printed
from giextract.reading.model.questions import Question


@dataclass(frozen=True, slots=True)
class Misshapen:
    """A part of an answer that has not the shape that was asked for."""

    found: str


class _Compact(GenerateJsonSchema):
    """A schema without titles and defaults: nothing that a model need not read."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def field_is_required(self, field: Any, total: bool) -> bool:
        return True

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        found = super().model_schema(schema)
        return {key: value for key, value in found.items() if value and key not in ("title", "additionalProperties")}

    def generate(self, schema: CoreSchema, mode: Any = "validation") -> JsonSchemaValue:
        return {**super().generate(schema, mode), "title": "copy"}  # instructor names the function after it


class Asked(BaseModel):
    """What every answer's model builds on."""

    model_config = ConfigDict(frozen=True, extra="allow")

    @classmethod
    def model_json_schema(cls, *_: Any, **__: Any) -> dict[str, Any]:
        """Describe the answer in as few characters as say it."""
        return super().model_json_schema(schema_generator=_Compact)


def as_printed(value: Any) -> Any:
    """Take a JSON number for the same digits in quotes, and an empty string for nothing."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    return (value.strip() or None) if isinstance(value, str) else value


def or_misshapen(value: Any, handler: Handler) -> Any:
    """Keep what a wrong part looks like, so that it does not cost the others."""
    try:
        return handler(value)
    except ValidationError:
        return Misshapen(json.dumps(value, ensure_ascii=False, default=repr)[:60])


Cell = Annotated[str | None, BeforeValidator(as_printed)]


@lru_cache
def _row_type(cells: int) -> Any:
    said = {"type": "array", "items": {"type": ["string", "integer", "null"]}, "minItems": cells, "maxItems": cells}
    lenient = Annotated[tuple[Cell, ...] | None, WrapValidator(or_misshapen), WithJsonSchema(said)]
    return TypeAliasType(f"r{cells}", lenient)  # a name puts it under $defs, written once


@dataclass(frozen=True, slots=True, eq=False)
class Wanted:
    """What an answer is to be: the pydantic model, its top-level names, and the cells or so that it will hold."""

    model: type[Asked]
    names: tuple[str, ...]
    size: int

    @property
    def schema(self) -> str:
        """The JSON schema, written out."""
        return _written(self.model)


@lru_cache(maxsize=256)
def _written(model: type[Asked]) -> str:
    return json.dumps(model.model_json_schema(), ensure_ascii=False)


@lru_cache(maxsize=128)
def wanted(asked: tuple[Question, ...]) -> Wanted:
    """What is wanted in answer to these questions."""
    size = sum(len(row.columns) + 4 for q in asked for row in q.rows)
    return Wanted(response_model(asked), tuple(q.table for q in asked), size)


@lru_cache(maxsize=128)
def response_model(asked: tuple[Question, ...]) -> type[Asked]:
    """The pydantic model of an answer to these questions: a field a table, in it a field a row."""
    tables = {f"t{i}": (_table_type(q), Field(None, alias=q.table)) for i, q in enumerate(asked)}
    return _model("copy", tables, "逐格抄录的表格：每行一个数组，空格为 null")


def _table_type(question: Question) -> Any:
    rows = {f"r{i}": (_row_type(len(r.columns)), Field(None, alias=r.key)) for i, r in enumerate(question.rows)}
    return Annotated[_model(question.table, rows), WrapValidator(or_misshapen)]


def _model(name: str, fields: dict[str, Any], doc: str = "") -> type[Asked]:
    return cast(type[Asked], create_model(name, __base__=Asked, __doc__=doc, **fields))


def rows_in(answer: Asked, question: Question) -> dict[str, Printed]:
    """The rows of a table that have the shape that was asked for; a row answered null prints nothing at all."""
    table = _table(answer, question)
    if not isinstance(table, Asked):
        return {}
    found: dict[str, Printed] = {}
    for i, row in enumerate(question.rows):
        given = getattr(table, f"r{i}") if f"r{i}" in table.model_fields_set else Misshapen("nothing")
        if given is None:
            found[row.id] = (None,) * len(row.columns)
        elif not isinstance(given, Misshapen) and len(given) == len(row.columns):
            found[row.id] = given
    return found


def shape(answer: Asked, question: Question, twice: frozenset[str] = frozenset()) -> Iterator[tuple[str | None, str]]:
    """What of a table has another shape than asked: the row (None: the table) and one line; `twice` are repeated keys."""
    table = _table(answer, question)
    if not isinstance(table, Asked):
        yield None, f"expected a table, found {table.found if isinstance(table, Misshapen) else 'nothing'}"
        return
    for i, row in enumerate(question.rows):
        given = getattr(table, f"r{i}")
        if f"r{i}" not in table.model_fields_set:
            yield row.id, "the row is missing"
        elif isinstance(given, Misshapen):
            yield row.id, f"expected {len(row.columns)} cells, found {given.found}"
        elif given is not None and len(given) != len(row.columns):
            yield row.id, f"expected {len(row.columns)} cells, found {len(given)}"
        elif f"{question.table}.{row.key}" in twice:
            yield row.id, "the row was answered twice"
    for extra in list(table.model_extra or {})[:3]:
        yield "", f"a row that was not asked for: {extra[:40]}"


def _table(answer: Asked, question: Question) -> Any:
    names = {field.alias: name for name, field in type(answer).model_fields.items()}
    return getattr(answer, names[question.table])


def repeated(text: str) -> frozenset[str]:
    """The keys that one object of a JSON text holds twice, `table.key`; JSON parsers keep the last without a word."""
    seen: list[tuple[set[str], list[tuple[str, Any]]]] = []

    def look(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [key for key, _ in pairs]
        if len(set(keys)) != len(keys):
            seen.append(({k for k in keys if keys.count(k) > 1}, pairs))
        return dict(pairs)

    whole = json.loads(text, object_pairs_hook=look)
    if not seen or not isinstance(whole, dict):
        return frozenset()
    rows = set().union(*(keys for keys, _ in seen))
    return frozenset(f"{t}.{r}" for t, table in whole.items() if isinstance(table, dict) for r in rows if r in table)
