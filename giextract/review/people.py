"""Who is at the browser: a name for the log, a language, and a password where the pages can be reached from elsewhere."""

from typing import TYPE_CHECKING, cast, get_args

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from giextract.review.guard import is_genuine
from giextract.words import Language

if TYPE_CHECKING:
    from giextract.review.app import Desk

LONGEST = 60  # characters of a name


def person(request: Request) -> str | None:
    """The name that decisions are kept under."""
    name = request.session.get("name")
    return str(name) if name else None


def language_of(request: Request, otherwise: Language) -> Language:
    """The language that was chosen, else the first of the browser's that we speak."""
    chosen = request.session.get("language")
    if chosen in get_args(Language):
        return cast(Language, chosen)
    for part in request.headers.get("accept-language", "").split(","):
        code = part.partition(";")[0].strip()[:2].lower()
        if code in get_args(Language):
            return cast(Language, code)
    return otherwise


async def who(request: Request) -> Response:
    """Ask for a name, or take it."""
    desk: Desk = request.app.state.desk
    if request.method == "GET":
        return desk.draw(request, "who", back=_inside(request.query_params.get("back")))
    form = await request.form()
    if not is_genuine(request, form.get("token")):
        return desk.refuse(request, "stale", 403)
    name = " ".join(str(form.get("name", "")).split())[:LONGEST]
    if not name:
        return desk.refuse(request, "name_wanted")
    request.session["name"] = name
    return RedirectResponse(_inside(str(form.get("back", ""))), 303)


async def language(request: Request) -> Response:
    """Switch the language."""
    desk: Desk = request.app.state.desk
    form = await request.form()
    if not is_genuine(request, form.get("token")):
        return desk.refuse(request, "stale", 403)
    if form.get("language") in get_args(Language):
        request.session["language"] = form["language"]
    return RedirectResponse(_inside(str(form.get("back", ""))), 303)


async def sign_in(request: Request) -> Response:
    """Ask for the password, or hold it against ours; few wrong ones are taken from one address."""
    desk: Desk = request.app.state.desk
    if request.method == "GET" or desk.access.password is None:
        return desk.draw(request, "sign_in", wrong=None)
    form = await request.form()
    address = request.client.host if request.client else ""
    if not is_genuine(request, form.get("token")):
        return desk.refuse(request, "stale", 403)
    if desk.access.is_barred(address):
        return desk.draw(request, "sign_in", 429, wrong="barred")
    if not desk.access.admits(str(form.get("password", ""))):
        desk.access.failed(address)
        return desk.draw(request, "sign_in", 403, wrong="wrong_password")
    request.session.clear()  # nothing that was known of the session before it was signed in goes on
    request.session["in"] = True
    return RedirectResponse("/", 303)


async def sign_out(request: Request) -> Response:
    """Forget who this is."""
    desk: Desk = request.app.state.desk
    form = await request.form()
    if not is_genuine(request, form.get("token")):
        return desk.refuse(request, "stale", 403)
    request.session.clear()
    return RedirectResponse("/sign-in" if desk.access.password else "/", 303)


def _inside(back: str | None) -> str:
    """Where to go on; never another site."""
    return back if back and back.startswith("/") and not back.startswith(("//", "/\\")) else "/"
