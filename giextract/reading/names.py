"""The name of an agency on a picture: read by OCR alone, and spelled in as many ways as OCR saw it."""

import re
from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein

from giextract.reading.copy import plain_of
from giextract.reading.page import Note, Page
from giextract.report import Span

SEEN_ALONE = "name_seen_alone"  # the kind of the note; its detail is the title and the spellings
_SHOWN = 6  # spellings that are named
_END = 2  # characters: names of the same agency end alike (公安局); OCR knows these well


def name_seen_alone(page: Page, seen: Sequence[Span]) -> list[Note]:
    """A note where the title, or else the agency, of a page stands in a picture."""
    identity = page.identity
    fact = identity.title or identity.agency
    if fact is None or not any(a < fact.span[1] and fact.span[0] < b for a, b in seen):
        return []
    title = identity.title.value if identity.title else "–"
    agency = " / ".join(spellings(identity.agency.value, page.text[slice(*page.span)])) if identity.agency else "–"
    return [Note(kind=SEEN_ALONE, span=fact.span, detail=f"{title.replace('|', ' ')}|{agency.replace('|', ' ')}")]


def spellings(name: str, text: str) -> list[str]:
    """The name, and what stands elsewhere in the text and differs from it in few characters."""
    plain = re.sub(r"[\s\u2060]", "", plain_of(text))
    like = (m[1] for m in re.finditer(rf"(?=([\u4e00-\u9fff]{{{len(name)}}}))", plain) if m[1][-_END:] == name[-_END:])
    found = dict.fromkeys(w for w in like if w != name and Levenshtein.distance(name, w) <= max(1, len(name) // 3))
    return [name, *list(found)[: _SHOWN - 1]]
