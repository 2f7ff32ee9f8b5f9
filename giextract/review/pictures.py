"""Pages of a PDF or an image as pictures, and saved web pages in a frame where nothing runs.

The bytes come from the file that the store says was read; they are shown only while they are the same bytes. Foreign code
that draws pages runs in a process of its own, bounded in time and memory.
"""

import hashlib
import json
import subprocess
import sys
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

from giextract.bulk.finding.sources import bytes_at
from giextract.errors import Unreadable
from giextract.pipeline import Page
from giextract.store import Queued

if TYPE_CHECKING:
    from giextract.review.app import Desk

SECONDS = 30.0
# The frame's content may neither run scripts, nor send forms, nor load anything from anywhere.
_FRAME = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"


def is_saved_page(page: Page) -> bool:
    """Tell whether a report was read from a web page."""
    return page.source.media_type == "text/html"


def sizes(desk: "Desk", line: Queued) -> Mapping[int, tuple[float, float]]:
    """Width and height of each page in points; nothing for files without pages, or that are no longer there."""
    data = _bytes(desk, line)
    if data is None or not (data.startswith(b"%PDF") or _is_picture(data)):
        return {}
    said = _drawn(data, "sizes", 0)
    return {int(n): (w, h) for n, (w, h) in json.loads(said).items()} if said else {}


def page(request: Request) -> Response:
    """One page as a PNG picture."""
    desk: Desk = request.app.state.desk
    line = desk.store.find_queued(request.path_params["document"], request.path_params["part"])
    data = _bytes(desk, line) if line else None
    picture = _drawn(data, "page", request.path_params["number"]) if data else None
    if not picture:
        return desk.refuse(request, "no_picture", 404)
    return Response(picture, media_type="image/png", headers={"cache-control": "private, max-age=3600"})


def saved(request: Request) -> Response:
    """The saved page as it came, for a frame: sandboxed, so that it is nobody's origin and runs nothing."""
    desk: Desk = request.app.state.desk
    line = desk.store.find_queued(request.path_params["document"], request.path_params["part"])
    data = _bytes(desk, line) if line else None
    if line is None or data is None or not line.path.lower().endswith((".html", ".htm")):
        return desk.refuse(request, "no_picture", 404)
    return Response(data, headers={"content-type": "text/html", "content-security-policy": _FRAME})


def _bytes(desk: "Desk", line: Queued) -> bytes | None:
    for root, path in desk.store.places_of(line.document):
        try:
            data = bytes_at(root, path)
        except Unreadable:
            continue
        if hashlib.sha256(data).hexdigest() == line.document:
            return data
    return None


def _is_picture(data: bytes) -> bool:
    return data.startswith((b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"BM"))


@lru_cache(maxsize=48)
def _drawn(data: bytes, what: str, number: int) -> bytes | None:
    command = [sys.executable, "-m", "giextract.review.drawing", what, str(number)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return None
    return done.stdout if done.returncode == 0 else None
