"""Addresses of pages."""

from urllib.parse import urlencode

from giextract.store import Queued


def link(path: str, carry: str = "", **values: object) -> str:
    """A path with a query of what is carried along and what is given."""
    given = urlencode({name: value for name, value in values.items() if value not in (None, "")})
    query = "&".join(part for part in (carry, given) if part)
    return f"{path}?{query}" if query else path


def of_report(line: Queued) -> str:
    """Where a report's page is; named by its bytes, never by its file."""
    return f"/r/{line.document}/{line.part}"
