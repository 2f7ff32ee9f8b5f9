"""Automatic numbers: the 一、 and 1. that stand in no paragraph, only in the list that it belongs to."""

import re
from dataclasses import dataclass, field

from giextract.document.docx.numerals import numeral
from giextract.document.docx.package import MC, Element, W, is_on, value, whole
from giextract.document.docx.styles import Styles

_LEVELS = 9
_LONGEST = 40  # of a level's pattern; （%1） is four


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: how its numbers are written, and where they begin (again)."""

    format: str
    pattern: str
    start: int
    restart: int
    legal: bool
    style: str | None


@dataclass(slots=True)
class Numbered:
    """A list: the definition that it counts with, its levels, and which of them begin anew."""

    definition: str
    levels: dict[int, Level]
    starts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts the paragraphs of every list, in the order in which they are asked for."""

    def __init__(self, root: Element, styles: Styles) -> None:
        self._styles = styles
        self._lists = {} if root is None else _lists(root, styles)
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()

    def next(self, properties: Element, style_id: str | None) -> str:
        """The number that is printed before the paragraph with this w:pPr and style; empty when it has none."""
        if not self._lists:
            return ""
        list_id, depth = value(properties, f"{W}numPr/{W}numId"), value(properties, f"{W}numPr/{W}ilvl")
        by_style = self._styles.numbering(style_id)
        if list_id is None and by_style[0] is not None:
            numbered = self._lists.get(by_style[0])
            named = [i for i, v in numbered.levels.items() if v.style == style_id] if numbered else []
            depth = depth or by_style[1] or (str(named[0]) if named else None)
        list_id = by_style[0] if list_id is None else list_id
        return self._count(list_id, whole(depth, 0)) if list_id in self._lists else ""

    def _count(self, list_id: str, depth: int) -> str:
        numbered = self._lists[list_id]
        level = numbered.levels.get(depth)
        if level is None:
            return ""
        counts = self._counts.setdefault(numbered.definition, [None] * _LEVELS)
        last = counts[depth]
        if last is None or (depth in numbered.starts and (list_id, depth) not in self._begun):
            counts[depth] = _start(numbered, depth)
        else:
            counts[depth] = last + 1
        self._begun.add((list_id, depth))
        for below in range(depth + 1, _LEVELS):
            deeper = numbered.levels.get(below)
            if depth < (below if deeper is None or deeper.restart < 0 else deeper.restart):
                counts[below] = None
        return _printed(numbered, level, counts)


def _start(numbered: Numbered, depth: int) -> int:
    level = numbered.levels.get(depth)
    return numbered.starts.get(depth, level.start if level else 1)


def _printed(numbered: Numbered, level: Level, counts: list[int | None]) -> str:
    if level.format == "bullet":
        return ""

    def written(match: re.Match[str]) -> str:
        depth = int(match.group(1)) - 1
        own, n = numbered.levels.get(depth), counts[depth]
        style = "decimal" if level.legal or own is None else own.format
        return numeral(_start(numbered, depth) if n is None else n, style)

    return re.sub(r"%([1-9])", written, level.pattern).strip()


def _lists(root: Element, styles: Styles) -> dict[str, Numbered]:
    definitions = {d.get(f"{W}abstractNumId"): d for d in root.findall(f"{W}abstractNum")}
    named = {n.get(f"{W}numId"): value(n, f"{W}abstractNumId") for n in root.findall(f"{W}num")}
    levels = {name: _levels(d) for name, d in definitions.items()}
    found = {}
    for element in root.findall(f"{W}num"):
        list_id = element.get(f"{W}numId")
        definition = named[list_id]
        linked = value(definitions.get(definition), f"{W}numStyleLink")
        if linked is not None:
            definition = named.get(styles.numbering(linked)[0], definition)
        if list_id is None or definition is None or definition not in definitions:
            continue
        numbered = Numbered(definition, dict(levels[definition]))
        for override in element.findall(f"{W}lvlOverride"):
            depth = whole(override.get(f"{W}ilvl"), 0)
            numbered.levels |= _levels(override)
            start = value(override, f"{W}startOverride")
            if start is not None:
                numbered.starts[depth] = whole(start, 1)
        found[list_id] = numbered
    return found


def _levels(parent: Element) -> dict[int, Level]:
    levels = {whole(e.get(f"{W}ilvl"), -1): _level(e) for e in parent.findall(f"{W}lvl")}
    return {depth: level for depth, level in levels.items() if 0 <= depth < _LEVELS}


def _level(element: Element) -> Level:
    style = value(element, f"{W}numFmt") or value(element, f"{MC}AlternateContent/{MC}Fallback/{W}numFmt")
    return Level(
        format=style or "decimal",
        pattern=(value(element, f"{W}lvlText") or "")[:_LONGEST],
        start=whole(value(element, f"{W}start"), 0),
        restart=whole(value(element, f"{W}lvlRestart"), -1),
        legal=bool(is_on(element, f"{W}isLgl")),
        style=value(element, f"{W}pStyle"),
    )
