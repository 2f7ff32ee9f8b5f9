"""What styles say of paragraphs and characters: which list they belong to, and what is hidden, raised or struck out."""

from dataclasses import dataclass
from functools import cache

from giextract.document.docx.package import Element, W, is_on, value


@dataclass(frozen=True, slots=True)
class Traits:
    """What changes the reading of characters; None where nothing is said."""

    hidden: bool | None = None
    raised: bool | None = None
    struck: bool | None = None

    def over(self, other: "Traits") -> "Traits":
        """These traits, and the other's where these say nothing."""
        return Traits(*(
            b if a is None else a
            for a, b in ((self.hidden, other.hidden), (self.raised, other.raised), (self.struck, other.struck))
        ))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Style:
    """One style by itself, without what it is based on."""

    based_on: str | None
    list_id: str | None
    level: str | None
    traits: Traits


class Styles:
    """The styles of a document by their ids."""

    def __init__(self, root: Element) -> None:
        found = [] if root is None else root.findall(f"{W}style")
        self._styles = {s.get(f"{W}styleId"): _style(s) for s in found}
        ordinary = [
            s for s in found if s.get(f"{W}type") == "paragraph" and s.get(f"{W}default") in ("1", "true", "on")
        ]
        self.ordinary: str | None = ordinary[0].get(f"{W}styleId") if ordinary else None
        self.traits = cache(self._traits)
        self.numbering = cache(self._numbering)

    def _line(self, style_id: str | None) -> list[Style]:
        """A style and those that it is based on, one after another."""
        line: list[Style] = []
        while (style := self._styles.get(style_id)) and style not in line and len(line) < 12:  # Word allows ten
            line.append(style)
            style_id = style.based_on
        return line

    def _traits(self, style_id: str | None) -> Traits:
        traits = Traits()
        for style in self._line(style_id):
            traits = traits.over(style.traits)
        return traits

    def _numbering(self, style_id: str | None) -> tuple[str | None, str | None]:
        """The list and the level that a style numbers its paragraphs with."""
        line = self._line(style_id)
        list_id = next((s.list_id for s in line if s.list_id is not None), None)
        return list_id, next((s.level for s in line if s.level is not None), None)


def traits_of(properties: Element) -> Traits:
    """What a w:rPr says itself."""
    if properties is None:
        return Traits()
    strikes = [is_on(properties, f"{W}{name}") for name in ("strike", "dstrike")]
    position = value(properties, f"{W}vertAlign")
    return Traits(
        hidden=is_on(properties, f"{W}vanish"),
        raised=None if position is None else position != "baseline",
        struck=None if strikes == [None, None] else any(strikes),
    )


def _style(element: Element) -> Style:
    return Style(
        based_on=value(element, f"{W}basedOn"),
        list_id=value(element, f"{W}pPr/{W}numPr/{W}numId"),
        level=value(element, f"{W}pPr/{W}numPr/{W}ilvl"),
        traits=traits_of(element.find(f"{W}rPr")),
    )
