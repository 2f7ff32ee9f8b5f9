"""Whose report it is, by a roster: the code that a printed name stands for."""

from collections.abc import Iterator

from giextract.bulk.across.agencies import Agency
from giextract.bulk.across.relations.relation import ANY, Group, Known, Relation, Told, arranged
from giextract.checks.across import AGENCY, RULES, alone
from giextract.checks.findings import finding_of
from giextract.checks.judgements import Case
from giextract.report import Finding, Origin


def _group(one: Known) -> str | None:
    # Nobody here is held against anybody: the year only keeps groups small.
    return f"{one.agency.code} {one.holding.year}" if one.agency.code and one.agency.how != "given" else None


def _tell(group: Group) -> Iterator[Told]:
    for key, stored in group.reports.items():
        agency = group.agencies[key]
        report = alone(stored, [n for n in RULES if n != "agencies"])
        origin = {**report.origin, "agency_id": Origin(value=agency.code or "", by="roster")}
        findings = arranged((*report.findings, *_guessed(agency)))
        update = {"agency_id": agency.code, "origin": origin, "findings": findings}
        yield Told(key, report.model_copy(update=update), True)


def _guessed(agency: Agency) -> list[Finding]:
    if agency.how != "normalised":
        return []
    return [finding_of(AGENCY, Case((), None, {"name": agency.name, "code": agency.code or ""}, agency.name))]


AGENCIES = Relation("agencies", _group, _tell, most=ANY)
