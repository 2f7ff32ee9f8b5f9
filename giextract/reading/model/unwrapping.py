"""Take an answer out of what models wrap around it: their thinking, code fences, polite words."""

import json
import re
from collections.abc import Collection
from typing import Any

_THINKING = re.compile(r"<(think|thinking|reasoning)>.*?</\1>", re.DOTALL | re.IGNORECASE)
_THOUGHT = re.compile(r"\A.*</(?:think|thinking|reasoning)>", re.DOTALL | re.IGNORECASE)  # its beginning is not sent
_FENCED = re.compile(r"```[a-zA-Z]*\s*\n?(.*?)```", re.DOTALL)


def unwrap(text: str, tables: Collection[str]) -> str | None:
    """Find the JSON object that has one of these tables, the last one if there are several; None if there is none."""
    bare = _THOUGHT.sub("", _THINKING.sub("", text)).strip()
    for candidate in (bare, *reversed(_FENCED.findall(bare)), _outermost(bare), _last(bare)):
        found = _object(candidate)
        if found is not None and (not tables or any(t in found for t in tables)):
            return candidate if isinstance(_loads(candidate), dict) else json.dumps(found, ensure_ascii=False)
    return None


def _object(text: str) -> dict[str, Any] | None:
    found = _loads(text)
    if isinstance(found, str):  # some servers send the arguments of a function encoded twice
        found = _loads(found)
    return found if isinstance(found, dict) else None


def _loads(text: str) -> Any:
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _outermost(text: str) -> str:
    return text[text.find("{") : text.rfind("}") + 1]


def _last(text: str) -> str:
    from instructor.utils import extract_json_from_codeblock

    try:
        return extract_json_from_codeblock(text)
    except ValueError:
        return ""
