"""The list of what is left, how far it is, and the rules."""

from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from giextract.bulk.decided import refresh
from giextract.checks.catalogue import explain, rules
from giextract.review.people import language_of
from giextract.store import Countable, Wanted

if TYPE_CHECKING:
    from giextract.review.app import Desk

PAGE = 50
SHOWN = 12  # values of each name to choose from
NAMES: tuple[Countable, ...] = ("severity", "rule", "form", "year", "agency", "reviewer")
_FIELDS = ("rule", "severity", "form", "agency", "year", "reviewer", "text")


def wanted(given: Mapping[str, str]) -> Wanted:
    """What a list is to show, from a query; a year that is none is left out."""
    year = given.get("year", "")
    said = {name: given.get(name) or None for name in _FIELDS if name != "year"}
    return Wanted(left=given.get("all") != "1", year=int(year) if year.isdigit() and len(year) == 4 else None, **said)


def carried(asked: Wanted) -> str:
    """The same as a query, to be carried from page to page."""
    said = {name: getattr(asked, name) for name in _FIELDS if getattr(asked, name) is not None}
    return urlencode(said if asked.left else {**said, "all": "1"})


def queue(request: Request) -> Response:
    """The reports that are left, with counts to choose by."""
    desk: Desk = request.app.state.desk
    refresh(desk.store)
    asked = wanted(request.query_params)
    page = max(1, int(given)) if (given := request.query_params.get("page", "1")).isdigit() and len(given) < 8 else 1
    total, counts = desk.store.counts(NAMES, asked, SHOWN)
    return desk.draw(
        request, "queue", asked=asked, carry=carried(asked), lines=desk.store.queued(asked, PAGE, (page - 1) * PAGE),
        total=total, page=page, pages=max(1, -(-total // PAGE)), rules=rules(),
        counts=counts,
        without={name: carried(wanted({**dict(request.query_params), name: ""})) for name in (*NAMES, "text")},
    )  # fmt: skip


def progress(request: Request) -> Response:
    """How much is done, by whom, and what is left."""
    desk: Desk = request.app.state.desk
    refresh(desk.store)
    reports, counts = desk.store.counts(("rule", "outcome"), Wanted(left=False))
    return desk.draw(
        request, "progress", reports=reports, left=desk.store.count_queued(Wanted()), by_rule=counts["rule"],
        by_outcome=counts["outcome"], rules=rules(), kinds=desk.store.count_decisions(),
    )  # fmt: skip


def rules_page(request: Request) -> Response:
    """Every rule, with how many findings of it are open."""
    desk: Desk = request.app.state.desk
    return desk.draw(request, "rules", rules=rules(), open=dict(desk.store.counts(("rule",), Wanted(left=False))[1]["rule"]))


def rule_page(request: Request) -> Response:
    """One rule, explained."""
    desk: Desk = request.app.state.desk
    rule = rules().get(request.path_params["rule"])
    if rule is None:
        return desk.refuse(request, "no_such_rule", 404)
    return desk.draw(request, "rule", rule=rule, text=explain(rule, language_of(request, desk.language)))
