"""The same decision on every open finding of a rule: first what it would do, then doing it."""

import secrets
from collections.abc import Iterator
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from giextract.bulk import decided
from giextract.bulk.decided import Opened
from giextract.checks.catalogue import rules
from giextract.decision import OF_FINDING, Decision
from giextract.report import Finding
from giextract.review.deciding import Refused, Who, on_finding
from giextract.review.guard import is_genuine
from giextract.review.links import link
from giextract.review.lists import carried, wanted
from giextract.review.people import person
from giextract.store import Queued, Store, Wanted

if TYPE_CHECKING:
    from giextract.review.app import Desk

SHOWN = 100  # findings of a preview
BATCH = 200  # reports decided in one transaction


def preview(request: Request) -> Response:
    """What a decision on all open findings of a rule would be about."""
    desk: Desk = request.app.state.desk
    asked = wanted(request.query_params)
    rule = rules().get(asked.rule or "")
    if rule is None:
        return desk.refuse(request, "rule_wanted")
    total = sum(1 for _ in desk.store.flagged(asked))
    shown = list(_findings(desk.store, asked, SHOWN))
    return desk.draw(request, "bulk", asked=asked, carry=carried(asked), rule=rule, total=total, shown=shown)


async def confirm(request: Request) -> Response:
    """Decide on all of them."""
    desk: Desk = request.app.state.desk
    form = {name: str(value) for name, value in (await request.form()).items()}
    asked, name = wanted(request.query_params), person(request)
    if not is_genuine(request, form.get("token")):
        return desk.refuse(request, "stale", 403)
    if name is None:
        return RedirectResponse(link("/who", back=link("/bulk", carried(asked))), 303)
    rule = rules().get(asked.rule or "")
    if rule is None or form.get("action") not in OF_FINDING:
        return desk.refuse(request, "rule_wanted")
    if form.get("total") != str(sum(1 for _ in desk.store.flagged(asked))):
        return desk.refuse(request, "list_changed", 409)
    try:
        count = await run_in_threadpool(_decide, desk.store, asked, form, Who.now(name))
    except Refused as refused:
        return desk.refuse(request, refused.key, values=refused.values)
    return desk.draw(request, "bulk_done", count=count, rule=rule)


def _decide(store: Store, asked: Wanted, form: dict[str, str], who: Who) -> int:
    together, count = secrets.token_hex(8), 0
    made: list[Decision] = []
    about: list[Queued] = []
    todo = list(store.flagged(asked))  # before anything is decided, for deciding shortens the list
    for opened, finding in _found(store, todo):
        made.append(on_finding(form["action"], finding, opened, who, form.get("note"), together))  # type: ignore[arg-type]
        about.append(opened.line)
        if len(made) >= BATCH:
            count += len(decided.decide(store, made, about))
            made, about = [], []
    return count + len(decided.decide(store, made, about))


def _findings(store: Store, asked: Wanted, most: int) -> Iterator[tuple[Opened, Finding]]:
    todo = []
    for pair in store.flagged(asked):
        todo.append(pair)
        if len(todo) == most:
            break
    return _found(store, todo)


def _found(store: Store, todo: list[tuple[Queued, str]]) -> Iterator[tuple[Opened, Finding]]:
    """Each open finding with its report; one that is gone by now is passed over."""
    for line, name in todo:
        opened = decided.opened(store, line.document, line.part)
        finding = next((f for f in opened.reviewed.open if f.id == name), None) if opened else None
        if opened and finding:
            yield opened, finding
