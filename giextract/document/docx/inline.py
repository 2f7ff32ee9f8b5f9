"""The characters of a paragraph as they are printed: without what was deleted, hidden or is only an instruction."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from giextract.document.docx.package import MC, Element, M, W, is_on, value
from giextract.document.docx.styles import Styles, Traits, traits_of

_LEFT_OUT = frozenset(
    W + name
    for name in (
        "pPr", "rPr", "sdtPr", "sdtEndPr", "tblPr", "trPr", "tcPr", "del", "moveFrom", "delText", "instrText",
        "delInstrText", "rt", "ffData", "fldData", "pgNum",
    )
)  # fmt: skip
_STANDS_FOR: Mapping[str, str] = {
    f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-",
    f"{M}den": "/", f"{M}sup": "^", f"{M}sub": "_",
}  # fmt: skip
_THROUGH = frozenset(
    W + name
    for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "ruby", "hyperlink", "dir", "bdo")
)
_TEXTS = (f"{W}t", f"{M}t")
_BREAKS = re.compile(r"[\t\n\r\x85\u2028\u2029]")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_PLAIN = {raised: plain for plain, raised in _RAISED.items()}
_RAISED_ALONE = re.compile(r"(?<![0-9])[⁰¹²³⁴-⁹]+(?![0-9])")
_STROKE = "\u0336"  # long stroke overlay, behind every digit that is struck out
_UNKNOWN = "\ufffd"


@dataclass(slots=True)
class Line:
    """What a paragraph prints, the text boxes anchored in it, and whether its end was deleted and the next goes on."""

    text: str = ""
    boxes: list[Element] = field(default_factory=list)
    goes_on: bool = False


def content(parent: Element) -> Iterator[Element]:
    """The children of a block, row or table, looking through content controls, insertions and the like."""
    stack = [iter(parent)]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
        elif child.tag in _THROUGH:
            stack.append(iter(child))
        elif child.tag == f"{MC}AlternateContent":
            stack.append(iter(branch(child)))
        elif child.tag not in _LEFT_OUT:
            yield child


def branch(alternatives: Element) -> Element | tuple[()]:
    """The one of several versions that is read: the first that holds text."""
    versions = [c for c in alternatives if c.tag in (f"{MC}Choice", f"{MC}Fallback")]
    return next((v for v in versions if next(v.iter(*_TEXTS), None) is not None), ())


def read_line(paragraph: Element, styles: Styles, style_id: str | None) -> Line:
    """Read a paragraph, run by run; a field counts with its result, and never with its instruction."""
    line = Line(goes_on=_ends_deleted(paragraph))
    own = styles.traits(style_id)
    parts: list[str] = []
    instructions: list[bool] = []  # of the fields that are open: whether their instruction still goes on
    stack: list[tuple[Iterator[Element], Traits]] = [(iter(paragraph), own)]
    while stack:
        children, traits = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
        elif child.tag == f"{W}txbxContent":
            line.boxes.append(child)
        elif child.tag == f"{MC}AlternateContent":
            stack.append((iter(branch(child)), traits))
        elif child.tag == f"{W}fldChar":
            _turn(instructions, child.get(f"{W}fldCharType"))
        elif child.tag in _LEFT_OUT:
            continue
        else:
            if child.tag == f"{W}r":
                traits = _traits_of_run(child, styles, own)
            printed = "" if traits.hidden or any(instructions) else _printed(child)
            parts.append(_marked(printed, traits))
            stack.append((iter(child), traits))
    line.text = _RAISED_ALONE.sub(lambda m: m.group().translate(_PLAIN), "".join(parts))
    return line


def _ends_deleted(paragraph: Element) -> bool:
    mark = paragraph.find(f"{W}pPr/{W}rPr")
    return mark is not None and (mark.find(f"{W}del") is not None or mark.find(f"{W}moveFrom") is not None)


def _traits_of_run(run: Element, styles: Styles, own: Traits) -> Traits:
    properties = run.find(f"{W}rPr")
    if properties is None:
        return own
    style_id = value(properties, f"{W}rStyle")
    return traits_of(properties).over(styles.traits(style_id) if style_id else own).over(own)


def _turn(instructions: list[bool], kind: str | None) -> None:
    """Follow a field from its beginning over its separator to its end."""
    if kind == "begin":
        instructions.append(True)
    elif kind == "separate" and instructions:
        instructions[-1] = False
    elif kind == "end" and instructions:
        instructions.pop()


def _printed(element: Element) -> str:
    if element.tag in _TEXTS:
        return _BREAKS.sub(" ", element.text or "")
    if element.tag == f"{W}sym":
        return _symbol(element)
    return _STANDS_FOR.get(element.tag, "")


def _symbol(element: Element) -> str:
    """A character by its number in a font; the fonts of symbols keep theirs in a private range."""
    code = element.get(f"{W}char", "")
    if not re.fullmatch(r"[0-9A-Fa-f]{1,5}", code):
        return _UNKNOWN
    n, font = int(code, 16), element.get(f"{W}font", "").lower()
    if 0xF000 <= n <= 0xF0FF:
        low = n - 0xF000
        if font.startswith("symbol") and chr(low) in "0123456789.,/%+-()":
            return chr(low)
        return chr(ord("①") + low - 0x81) if font == "wingdings" and 0x81 <= low <= 0x8A else _UNKNOWN
    known = 0x20 <= n < 0xD800 or 0xF900 <= n < 0xFFFE
    return chr(n) if known else _UNKNOWN


def _marked(text: str, traits: Traits) -> str:
    """Digits that are raised or struck out, in characters that no reading takes for the digits of a figure."""
    if traits.raised:
        text = text.translate(_RAISED)
    return re.sub(r"[0-9０-９]", rf"\g<0>{_STROKE}", text) if traits.struck else text


def is_hidden(paragraph: Element) -> bool:
    """Whether the end of a paragraph is hidden or deleted, so that nothing is left of it when it is empty."""
    mark = paragraph.find(f"{W}pPr/{W}rPr")
    return bool(is_on(mark, f"{W}vanish")) or _ends_deleted(paragraph)
