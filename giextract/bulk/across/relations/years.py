"""An agency's reports over the years: what they tell of each other, and what they lend to each other's reading."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from giextract.bulk.across.agencies import Agency
from giextract.bulk.across.relations.relation import Group, Known, Relation, Told, arranged
from giextract.checks import years
from giextract.checks.across import RULES, alone
from giextract.checks.ties import records
from giextract.pipeline import Beside, has_ties
from giextract.report import Report
from giextract.store import Key

_OTHERS = [name for name in RULES if name != "years"]
Place = tuple[str, int]


def _group(one: Known) -> str | None:
    return one.agency.line if one.holding.year is not None else None


def _tell(group: Group) -> Iterator[Told]:
    views = {key: alone(report, _OTHERS) for key, report in group.reports.items()}
    leading = [r for r in views.values() if all(v.leads or v.path != r.source.path for v in r.versions)]
    leading = [r for r in leading if r.outcome != "not_a_report"]
    of = {_place(report): group.agencies[key] for key, report in views.items()}
    found = years.over_years(leading, lambda one, other: doubt(of[_place(one)], of[_place(other)]))
    beside = _beside(years.alone_in_their_year(leading))
    for key, view in views.items():
        own = found.get(_place(view), [])
        lent = [b for b in beside.get(_place(view), []) if _lends(view, b)]
        report = reread(group, key, lent) if lent or key in group.lent or is_lent(group.reports[key]) else view
        report = report.model_copy(update={"findings": arranged((*report.findings, *own))})
        yield Told(key, report, bool(own or lent), bool(lent))


def doubt(one: Agency, other: Agency) -> Mapping[str, str] | None:
    """Why two reports may not be one agency's: in other words than those that both print."""
    if one.key != other.key:
        return {
            "en": f"{other.name} is taken to go on from {one.name}, as the roster says",
            "zh": f"按名录，{other.name}承接{one.name}",
        }
    if one.name != other.name and {one.how, other.how} & {"normalised", "printed"}:
        return {
            "en": f"{one.name} and {other.name} are taken for one agency by their names",
            "zh": f"{one.name}与{other.name}按名称视为同一机关",
        }
    return None


def reread(group: Group, key: Key, lent: Sequence[Beside]) -> Report:
    """A report judged again from its page, with what other relations tell of it."""
    stored, report = group.reports[key], group.again(key, lent)
    others = frozenset[str]().union(*(RULES[name] for name in _OTHERS))
    kept = [f for f in stored.findings if f.rule in others]
    update = {"source": stored.source, "versions": stored.versions, "findings": (*report.findings, *kept)}
    return report.model_copy(update={**update, "agency_id": stored.agency_id, "origin": stored.origin})


def _lends(view: Report, beside: Beside) -> bool:
    """Whether a year beside may cut an open row of a report, or name what broke its sums."""
    return has_ties(view.cells, beside) or (beside.is_earlier and any(f.explanations for f in view.findings))


def is_lent(report: Report) -> bool:
    """Whether a year beside has cut a row of a report: so much is seen even where a pass was broken off."""
    return any(c.support == "neighbour" for c in report.cells.values())


def _beside(single: Sequence[Report]) -> dict[Place, list[Beside]]:
    """The years before and after each report, as they are by themselves."""
    pairs = [(a, b) for a, b in pairwise(single) if b.year == (a.year or 0) + 1]
    record = records([(a.cells, b.cells) for a, b in pairs])
    found: dict[Place, list[Beside]] = {}
    for a, b in pairs:
        found.setdefault(_place(b), []).append(Beside(a.year or 0, a.source.path, True, a.cells, record))
        found.setdefault(_place(a), []).append(Beside(b.year or 0, b.source.path, False, b.cells, record))
    return found


def _place(report: Report) -> Place:
    return report.source.path, report.source.part


YEARS = Relation("years", _group, _tell, least_years=2)
