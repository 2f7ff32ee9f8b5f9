"""Let no character of a report act: markup is escaped, and what prints nothing or turns text around is shown by its number."""

import re
import unicodedata
from html import escape

# Controls (tab and line feed are blanks), soft hyphen, joiners, bidi marks and overrides, fillers, surrogates, tags.
_ODD = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\ufffe\uffff\U000e0000-\U000e0fff]"
)
_LONGEST = 2000  # characters of an attribute; a tooltip longer than this covers what it explains


def visible(text: str) -> str:
    """A text whose unseen characters are written as ⟨U+202E⟩."""
    return _ODD.sub(lambda m: f"⟨U+{ord(m.group()):04X}⟩", text)


def markup(text: str) -> str:
    """A text as HTML content, unseen characters as small marks."""
    parts, at = [], 0
    for m in _ODD.finditer(text):
        parts += [escape(text[at : m.start()]), _mark(m.group())]
        at = m.end()
    return "".join(parts) + escape(text[at:])


def attribute(text: str) -> str:
    """A text as the value of an attribute in double quotes."""
    if len(text) > _LONGEST:
        text = text[:_LONGEST] + "…"
    return escape(visible(text))


def _mark(character: str) -> str:
    number = f"U+{ord(character):04X}"
    return f'<span class="unseen" title="{escape(unicodedata.name(character, number))}">{number}</span>'
