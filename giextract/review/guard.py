"""Who may see the pages, and from where: host names, sign-in, tokens against forged requests, headers for the browser."""

import hmac
import secrets
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = ("127.0.0.1", "localhost", "::1")
TRIES, WINDOW = 5, 60.0  # wrong passwords from one address within so many seconds
OPEN = ("/static/", "/sign-in")
# Nothing but our own files, no script in the page, nobody's frame but ours.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; frame-src 'self'; connect-src 'none'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cache-control": "no-store",
}


@dataclass(slots=True)
class Access:
    """Where the pages are served and what lets people in; `password` None is for loopback alone."""

    hosts: tuple[str, ...] = LOOPBACK
    password: str | None = None
    secure: bool = False  # cookies over HTTPS only: there is a proxy in front that speaks it
    failures: dict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def admits(self, given: str) -> bool:
        """Tell whether this is the password; takes as long for a wrong one."""
        return self.password is not None and hmac.compare_digest(given.encode(), self.password.encode())

    def is_barred(self, address: str) -> bool:
        """Tell whether too many wrong passwords came from there."""
        tried = self.failures[address]
        while tried and time.monotonic() - tried[0] > WINDOW:
            tried.popleft()
        return len(tried) >= TRIES

    def failed(self, address: str) -> None:
        """Remember a wrong password."""
        self.failures[address].append(time.monotonic())


class Guard:
    """Refuses foreign hosts, forged posts and whoever has not signed in; puts the headers on every answer."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app, self._access = app, access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it here."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def headed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        refused = self._refused(scope)
        await (refused or self._app)(scope, receive, headed)

    def _refused(self, scope: Scope) -> PlainTextResponse | RedirectResponse | None:
        headers = Headers(scope=scope)
        if _name(headers.get("host", "")) not in self._access.hosts:
            return PlainTextResponse("this host is not served here / 不提供该主机的服务\n", 421)
        if scope["method"] not in ("GET", "HEAD") and not _is_own(headers, scope):
            return PlainTextResponse("a request from another site / 来自其他网站的请求\n", 403)
        path = scope["path"]
        if self._access.password and not scope["session"].get("in") and not path.startswith(OPEN):
            return RedirectResponse("/sign-in", 303)
        return None


def _name(host: str) -> str:
    """The name in a Host header, without the port."""
    return urlsplit(f"//{host}").hostname or ""


def _is_own(headers: Headers, scope: Scope) -> bool:
    """Tell whether a post comes from our own pages, as far as the browser says."""
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")


def token(request: Request) -> str:
    """The token that every form of this session carries."""
    if "token" not in request.session:
        request.session["token"] = secrets.token_urlsafe(24)
    return str(request.session["token"])


def is_genuine(request: Request, given: object) -> bool:
    """Tell whether a form carries this session's token."""
    known = request.session.get("token")
    return isinstance(given, str) and isinstance(known, str) and hmac.compare_digest(given.encode(), known.encode())
