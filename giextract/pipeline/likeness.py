"""What of a page is held against other reports: its prose, bare, and the sketch of it."""

from giextract.checks import alike
from giextract.reading.page import Page


def bare_prose(page: Page) -> str:
    """A page's prose below its title, without tables and headings, as it is compared."""
    title = page.identity.title
    start, end = page.span
    if title and all(title.span[1] <= table.span[0] for table in page.tables):
        start = max(start, title.span[1])
    pieces = []
    for first, last in sorted([*(t.span for t in page.tables), *(s.span for s in page.sections), (end, end)]):
        pieces.append(page.text[start : max(start, first)])
        start = max(start, last)
    printed = page.identity.agency.value if page.identity.agency else None
    return alike.bare("".join(pieces), (page.given and page.given.agency) or printed)


def sketch(page: Page) -> tuple[int, ...]:
    """The bands of a page's prose."""
    return alike.bands(bare_prose(page))
