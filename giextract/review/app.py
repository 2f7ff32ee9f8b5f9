"""The pages put together: routes, sessions, templates."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from giextract.bulk.decided import refresh
from giextract.review import bulk, lists, people, pictures, reports
from giextract.review.guard import Access, Guard, token
from giextract.review.labels import label
from giextract.review.links import link, of_report
from giextract.review.presence import Presence
from giextract.store import Store
from giextract.words import Language

SESSION_SECONDS = 12 * 3600


@dataclass(slots=True)
class Desk:
    """What every page works with: the store, who is where, how pages are drawn, the language where no browser says one."""

    store: Store
    access: Access
    language: Language
    templates: Environment
    presence: Presence = field(default_factory=Presence)

    def draw(self, request: Request, name: str, status: int = 200, **values: Any) -> Response:
        """A page from its template, in the reader's language."""
        language = people.language_of(request, self.language)

        def say(key: str, **given: object) -> str:
            return label(key, language, **given)

        page = self.templates.get_template(f"{name}.html").render(
            **values, _=say, language=language, token=token(request), person=people.person(request),
            path=request.url.path, signed_in=bool(self.access.password), link=link, of_report=of_report, here=str(request.url.query),
        )  # fmt: skip
        return HTMLResponse(page, status)

    def refuse(self, request: Request, key: str, status: int = 400, values: Mapping[str, str] | None = None) -> Response:
        """A page that says why something was not done."""
        return self.draw(request, "refused", status, key=key, values=values or {})


def create_app(store: Store, access: Access | None = None, language: Language = "en", secret: str | None = None) -> Starlette:
    """The review pages over a store; `secret` signs the cookies, a new one each time unless it is given."""
    access = access or Access()
    refresh(store)
    environment = Environment(
        loader=PackageLoader("giextract.review"), autoescape=select_autoescape(default=True), undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    desk = Desk(store, access, language, environment)
    app = Starlette(routes=_routes(), middleware=[
        Middleware(
            SessionMiddleware, secret_key=secret or secrets.token_hex(32), max_age=SESSION_SECONDS, same_site="strict",
            https_only=access.secure, session_cookie="giextract",
        ),
        Middleware(Guard, access=access),
    ], exception_handlers={404: _not_found})  # fmt: skip
    app.state.desk = desk
    return app


def _routes() -> list[Route | Mount]:
    with as_file(files("giextract.review") / "static") as folder:
        static = Mount("/static", StaticFiles(directory=Path(folder)))
    one = "/r/{document}/{part:int}"
    return [
        static,
        Route("/", lists.queue),
        Route("/progress", lists.progress),
        Route("/rules", lists.rules_page),
        Route("/rules/{rule}", lists.rule_page),
        Route(one, reports.show),
        Route(f"{one}/decide", reports.decide, methods=["POST"]),
        Route(f"{one}/page/{{number:int}}.png", pictures.page),
        Route(f"{one}/saved", pictures.saved),
        Route("/undo", reports.undo, methods=["POST"]),
        Route("/bulk", bulk.preview),
        Route("/bulk", bulk.confirm, methods=["POST"]),
        Route("/who", people.who, methods=["GET", "POST"]),
        Route("/language", people.language, methods=["POST"]),
        Route("/sign-in", people.sign_in, methods=["GET", "POST"]),
        Route("/sign-out", people.sign_out, methods=["POST"]),
    ]


async def _not_found(request: Request, _error: Exception) -> Response:
    desk: Desk = request.app.state.desk
    return desk.refuse(request, "not_found", 404)
