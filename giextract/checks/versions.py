"""One report in several files: which version leads, and where the others print other figures."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from giextract.checks.facts import Said
from giextract.checks.findings import finding_of
from giextract.checks.judgements import Case, by_row
from giextract.checks.labels import figures
from giextract.report import Finding, Report, Version

DIFFER, NAMESAKE = "F605", "F606"
RULES = frozenset({DIFFER, NAMESAKE})
_ALIKE = 0.8  # share of the cells that both state; below it, two reports by one name are not one report
_LEAST = 10  # cells that must be comparable before two files are called versions of one report
_KINDS = ("text/html", "multipart/related", "wordprocessingml", "msword", "rtf", "pdf", "text/plain")


def leads(report: Report) -> tuple[object, ...]:
    """What the versions of a report are ordered by: most cells told, borders before flattened text, OCR last, path."""
    told = sum(c.state in ("stated", "blank", "not_applicable") for c in report.cells.values())
    kind = next((i for i, name in enumerate(_KINDS) if name in report.source.media_type), len(_KINDS))
    is_ocr = any(c.ocr for c in report.cells.values())
    return -len(report.forms), is_ocr, -told, kind, report.source.path, report.source.part


def together(reports: Sequence[Report]) -> list[Report]:
    """Reports of one agency and year, told nothing yet, each with what the others tell: findings, and versions."""
    ordered = sorted(reports, key=leads)
    groups: list[list[Report]] = []
    for report in ordered:
        own = next((g for g in groups if is_same(g[0], report)), None)
        if own is None:
            groups.append([report])
        else:
            own.append(report)
    return [r for group in groups for r in _told(group, [g[0] for g in groups if g is not group])]


def is_same(one: Report, other: Report) -> bool:
    """Whether two reports of one name and year are versions of one: nearly all that both print is alike."""
    if one.agency_id and other.agency_id and one.agency_id != other.agency_id:
        return False
    if not other.forms:
        return True  # a page that only links to the report, or a text without its tables
    both = [(c.value, other.cells[n].value) for n, c in one.cells.items() if c.value and n in other.cells and other.cells[n].value]
    return len(both) >= _LEAST and sum(a == b for a, b in both) >= _ALIKE * len(both)


def _told(group: list[Report], namesakes: list[Report]) -> Iterator[Report]:
    leader = group[0]
    versions = tuple(_version(r, r is leader) for r in group) if len(group) > 1 else ()
    for report in group:
        found = [f for w in group[1:] for f in differences(leader, w)] if report is leader else []
        found += [finding_of(NAMESAKE, Case((), None, {"path": _name(n)}, _name(n))) for n in namesakes[:5]]
        yield report.model_copy(update={"findings": (*report.findings, *found), "versions": versions})


def differences(leader: Report, witness: Report) -> Iterator[Finding]:
    """A finding for each row in which a witness prints another figure than the leader, or one where it has none."""
    other = [n for n, c in leader.cells.items() if n in witness.cells and _differs(c.value, witness.cells[n].value, c.state)]
    for cells in by_row(other):
        said = [figures(cells, [r.cells[c].value or "□" for c in cells], leader.forms) for r in (leader, witness)]
        words: dict[str, Said] = {"path": _name(witness), "ours": said[0], "theirs": said[1], "gap": _gaps(cells, leader, witness)}
        yield finding_of(DIFFER, Case(cells, None, words, _name(witness)), leader.forms)


def _gaps(cells: tuple[str, ...], leader: Report, witness: Report) -> Said:
    """How far the figures are apart, cell by cell; a blank counts nothing."""
    both = ((leader.cells[c].value or "0", witness.cells[c].value or "0") for c in cells)
    return figures(cells, [str(abs(Decimal(ours) - Decimal(theirs))) for ours, theirs in both], leader.forms)


def _differs(ours: str | None, theirs: str | None, state: str) -> bool:
    """A blank here and 0 there are two ways to print nothing."""
    if theirs is None or state == "undetermined":
        return False
    return theirs not in ("0", None) if ours is None else ours != theirs


def _name(report: Report) -> str:
    part = report.source.part
    return report.source.path if part == 1 else f"{report.source.path} ({part})"


def _version(report: Report, is_leader: bool) -> Version:
    source = report.source
    return Version(path=source.path, part=source.part, sha256=source.sha256, media_type=source.media_type, leads=is_leader)
