"""Instructor's two halves: the fields of a request that say which shape an answer has, and the answer read in that shape."""

from functools import lru_cache
from typing import Any

from giextract.reading.model.schema import Asked, Wanted
from giextract.settings import Mode


@lru_cache(maxsize=128)
def shaping(wanted: Wanted, mode: Mode) -> dict[str, Any]:
    """The fields of a request that tell the server which shape the answer has."""
    if mode == "json":  # the prompt tells the shape; instructor would add the indented schema and a speech
        return {"response_format": {"type": "json_object"}}
    import instructor
    from instructor.processing.response import handle_response_model

    modes = {"tools": instructor.Mode.TOOLS, "json_schema": instructor.Mode.JSON_SCHEMA}
    _, fields = handle_response_model(wanted.model, mode=modes[mode], messages=[])
    fields.pop("messages")
    return fields


def parse(completion: Any, wanted: Wanted) -> Asked:
    """Read the JSON text of a completion as what was wanted; raises ValidationError."""
    import instructor

    parsed = _instructed(wanted.model).from_response(completion, strict=False, mode=instructor.Mode.JSON)
    assert isinstance(parsed, Asked)
    return parsed


@lru_cache(maxsize=128)
def _instructed(model: type[Asked]) -> Any:
    import instructor

    return instructor.response_schema(model)
