"""Take an answer out of what models wrap around it: their thinking, code fences, polite words."""

import json
import re
from collections.abc import Collection, Iterator
from typing import Any

_THINKING = re.compile(r"<(think|thinking|reasoning)>.*?</\1>", re.DOTALL | re.IGNORECASE)
_THOUGHT = re.compile(r"\A.*</(?:think|thinking|reasoning)>", re.DOTALL | re.IGNORECASE)  # its beginning is not sent
_FENCED = re.compile(r"```[a-zA-Z]*\s*\n?(.*?)```", re.DOTALL)


def unwrap(text: str, tables: Collection[str]) -> str | None:
    """Find the JSON object that has one of these tables, the last one if there are several; None if there is none."""
    bare = _THOUGHT.sub("", _THINKING.sub("", text)).strip()
    for candidate in _candidates(bare):
        found = _object(candidate, tables)
        if found is not None:
            # As it came where it can be: a key that stands there twice must be seen later.
            return candidate if _loads(candidate) == found else json.dumps(found, ensure_ascii=False)
    return None


def _candidates(text: str) -> Iterator[str]:
    yield text
    yield from reversed(_FENCED.findall(text))
    yield text[text.find("{") : text.rfind("}") + 1]
    yield _last(text)


def _object(text: str, tables: Collection[str]) -> dict[str, Any] | None:
    found = _loads(text)
    if isinstance(found, str):  # some servers send the arguments of a function encoded twice
        found = _loads(found)
    if not isinstance(found, dict):
        return None
    if len(found) == 1 and not any(t in found for t in tables):
        found = next(iter(found.values()))  # one name around it all, often that of the function
    return found if isinstance(found, dict) and any(t in found for t in tables) else None


def _loads(text: str) -> Any:
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _last(text: str) -> str:
    from instructor.utils import extract_json_from_codeblock

    try:
        return extract_json_from_codeblock(text)
    except ValueError:
        return ""
