"""One report: its tables beside its source, the findings one by one, and what is decided about them."""

from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from giextract.bulk import decided
from giextract.bulk.decided import Opened
from giextract.decision import Decision
from giextract.report import Finding, Report
from giextract.review import pictures, source
from giextract.review.deciding import Refused, Who, decisions_of
from giextract.review.finding import show as show_finding
from giextract.review.guard import is_genuine
from giextract.review.links import link, of_report
from giextract.review.lists import carried, wanted
from giextract.review.people import language_of, person
from giextract.review.sheet import sheets
from giextract.store import Store, Wanted, unpack

if TYPE_CHECKING:
    from giextract.review.app import Desk


def show(request: Request) -> Response:
    """The report's page, one of its open findings chosen."""
    desk: Desk = request.app.state.desk
    opened = _opened(request)
    if opened is None:
        return desk.refuse(request, "no_such_report", 404)
    line, stands = opened.line, opened.reviewed
    chosen = _chosen(opened, request.query_params.get("finding"))
    before = last_year(desk.store, stands.report)
    sizes = pictures.sizes(desk, line)
    view = request.query_params.get("view") or ("pages" if sizes else "text")
    asked = wanted(request.query_params)
    return desk.draw(
        request, "report", line=line, stands=stands, asked=asked, carry=carried(asked), base=of_report(line),
        sheets=sheets(stands, language_of(request, desk.language), chosen),
        lines=source.lines(opened.page, stands, chosen) if view == "text" else (),
        pages=source.places(stands, sizes, chosen) if view == "pages" else {}, sizes=sizes,
        has_saved=pictures.is_saved_page(opened.page), view=view,
        card=show_finding(chosen, stands, opened.page, before) if chosen else None,
        cell=_cell(request.query_params.get("cell"), opened), others=desk.presence.enter((line.path, line.part), person(request)),
        seen=stands.log[-1].decision.id if stands.log else 0, before=before,
    )  # fmt: skip


async def decide(request: Request) -> Response:
    """Keep what was decided and go to the next finding, or to the next report when none is left."""
    form = {name: str(value) for name, value in (await request.form()).items()}
    return await run_in_threadpool(_decide, request, form)


def _decide(request: Request, form: dict[str, str]) -> Response:
    desk: Desk = request.app.state.desk
    if not is_genuine(request, form.get("token")):
        return desk.refuse(request, "stale", 403)
    opened = _opened(request)
    if opened is None:
        return desk.refuse(request, "no_such_report", 404)
    asked, name = wanted(request.query_params), person(request)
    if name is None:
        back = link(of_report(opened.line), carried(asked), finding=form.get("finding"))
        return RedirectResponse(link("/who", back=back), 303)
    try:
        made = decisions_of(form, opened, Who.now(name))
    except Refused as refused:
        return desk.refuse(request, refused.key, 409 if refused.key == "overtaken" else 400, refused.values)
    decided.decide(desk.store, made, [opened.line])
    return RedirectResponse(_onward(desk.store, opened, asked, form.get("finding")), 303)


async def undo(request: Request) -> Response:
    """Take back this person's last decision, or all that were taken together with it, wherever it was."""
    form = {name: str(value) for name, value in (await request.form()).items()}
    return await run_in_threadpool(_undo, request, form)


def _undo(request: Request, form: dict[str, str]) -> Response:
    desk: Desk = request.app.state.desk
    name = person(request)
    if not is_genuine(request, form.get("token")):
        return desk.refuse(request, "stale", 403)
    last = desk.store.last_decisions(name) if name else []
    if not last or name is None:
        return desk.refuse(request, "nothing_to_undo")
    who = Who.now(name)
    lines = [line for d in last if (line := desk.store.find_path(d.path, d.part))]
    made = [Decision(at=who.at, by=name, path=d.path, part=d.part, kind="undo", undoes=d.id, bulk=d.bulk) for d in last]
    decided.decide(desk.store, made, lines)
    return RedirectResponse(link(of_report(lines[0]), finding=last[0].finding) if lines else "/", 303)


def last_year(store: Store, report: Report) -> Report | None:
    """The report of the same agency for the year before, if there is just one."""
    if not report.agency or not report.year:
        return None
    found = store.queued(Wanted(left=False, agency=report.agency, year=report.year - 1), 2)
    stored = store.report_of(found[0].document, found[0].part) if len(found) == 1 else None
    return Report.model_validate_json(unpack(stored[0])) if stored else None


def _opened(request: Request) -> Opened | None:
    desk: Desk = request.app.state.desk
    return decided.opened(desk.store, request.path_params["document"], request.path_params["part"])


def _chosen(opened: Opened, name: str | None) -> Finding | None:
    """The finding that is asked for, else the first open one."""
    found = next((f for f in opened.reviewed.after.findings if f.id == name), None)
    return found or next(iter(opened.reviewed.open), None)


def _cell(name: str | None, opened: Opened) -> str | None:
    return name if name in opened.reviewed.after.cells else None


def _onward(store: Store, before: Opened, asked: Wanted, finding: str | None) -> str:
    """The next open finding of the report, else the next report of the list, else the list."""
    carry = carried(asked)
    after = decided.opened(store, before.line.document, before.line.part)
    left = [f.id for f in after.reviewed.open] if after else []
    if left:
        order = [f.id for f in before.reviewed.open]
        later = order[order.index(finding) + 1 :] if finding in order else []
        chosen = next((f for f in later if f in left), left[0])
        return link(of_report(before.line), carry, finding=chosen)
    following = store.next_queued(asked, before.line)
    return link(of_report(following) if following else "/", carry)
