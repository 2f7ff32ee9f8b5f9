"""One report in several files: results by one agency and year."""

from collections.abc import Iterator

from giextract.bulk.across.relations.relation import Group, Known, Relation, Told, arranged
from giextract.checks import versions
from giextract.checks.across import alone

MOST = 200  # results by one name and year; a name that so many bear is nobody's own


def _group(one: Known) -> str | None:
    return f"{one.agency.key} {one.holding.year}" if one.holding.year is not None else None


def _tell(group: Group) -> Iterator[Told]:
    keys = {(r.source.path, r.source.part): key for key, r in group.reports.items()}
    for told in versions.together([alone(r, ["agencies"]) for r in group.reports.values()]):
        key = keys[told.source.path, told.source.part]
        own = [f for f in told.findings if f.rule in versions.RULES]
        kept = [f for f in group.reports[key].findings if f.rule not in versions.RULES]
        update = {"findings": arranged((*kept, *own)), "versions": told.versions}
        yield Told(key, group.reports[key].model_copy(update=update), bool(own or told.versions))


VERSIONS = Relation("versions", _group, _tell, least=2, most=MOST)
