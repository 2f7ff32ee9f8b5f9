"""One report in several files: results by one agency and year."""

from collections.abc import Iterator, Sequence

from giextract.bulk.relations.relation import Group, Known, Relation, Told, arranged
from giextract.checks import versions
from giextract.checks.across import alone
from giextract.store import Key

MOST = 200  # results by one name and year; a name that so many bear is nobody's own


def _groups(known: Sequence[Known]) -> Iterator[tuple[str, list[Key]]]:
    found: dict[str, list[Key]] = {}
    for one in known:
        if one.holding.year is not None:
            found.setdefault(f"{one.agency.key} {one.holding.year}", []).append(one.holding.key)
    yield from ((name, keys) for name, keys in found.items() if 2 <= len(keys) <= MOST)


def _tell(group: Group) -> Iterator[Told]:
    keys = {(r.source.path, r.source.part): key for key, r in group.reports.items()}
    for told in versions.together([alone(r, ["agencies"]) for r in group.reports.values()]):
        key = keys[told.source.path, told.source.part]
        own = [f for f in told.findings if f.rule in versions.RULES]
        kept = [f for f in group.reports[key].findings if f.rule not in versions.RULES]
        update = {"findings": arranged((*kept, *own)), "versions": told.versions}
        yield Told(key, group.reports[key].model_copy(update=update), bool(own or told.versions))


VERSIONS = Relation("versions", _groups, _tell)
