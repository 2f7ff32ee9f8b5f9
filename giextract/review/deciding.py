"""What a form on the page says, as decisions to be kept; whatever makes no sense is refused with a line that says why."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from giextract.bulk.decided import Opened
from giextract.decision import OF_FINDING, Decision, DecisionKind
from giextract.pipeline import judged
from giextract.report import Finding

_PRINTED = re.compile(r"-?\d{1,15}(\.\d{1,10})?")
MOST_NOTE = 2000  # characters


class Refused(Exception):
    """What was sent cannot be decided; `key` is the label that says why."""

    def __init__(self, key: str, **values: str) -> None:
        super().__init__(key)
        self.key, self.values = key, values


@dataclass(frozen=True, slots=True)
class Who:
    """Who decides, and when."""

    name: str
    at: str

    @classmethod
    def now(cls, name: str) -> "Who":
        """This person, now."""
        return cls(name, datetime.now(UTC).isoformat(timespec="milliseconds"))


def decisions_of(form: Mapping[str, str], opened: Opened, who: Who) -> list[Decision]:
    """The decisions that a form asks for; raises Refused."""
    _not_overtaken(form, opened, who)
    action = form.get("action", "")
    finding = _finding(form.get("finding"), opened)
    if action in OF_FINDING:
        if finding is None:
            raise Refused("no_such_finding")
        return [on_finding(action, finding, opened, who, form.get("note"))]
    if action in ("choose", "confirm"):
        return _chosen(form, finding, opened, who)
    if action in ("type", "blank"):
        return [_typed(form, opened, who)]
    raise Refused("no_such_action")


def on_finding(
    kind: DecisionKind, finding: Finding, opened: Opened, who: Who, note: str | None, bulk: str | None = None
) -> Decision:
    """A decision on a finding; raises Refused where a reason is wanted and none is given."""
    said = (note or "").strip()[:MOST_NOTE] or None
    if kind in ("dismiss", "pass_on") and not said:
        raise Refused("reason_wanted")
    stands = opened.reviewed
    return Decision(
        at=who.at, by=who.name, path=opened.line.path, part=opened.line.part, kind=kind, finding=finding.id, rule=finding.rule,
        judged=judged(stands.after, finding.cells, finding.quote, stands.values), before=finding.severity, note=said, bulk=bulk,
    )  # fmt: skip


def _finding(name: str | None, opened: Opened) -> Finding | None:
    return next((f for f in opened.reviewed.open if f.id == name), None)


def _chosen(form: Mapping[str, str], finding: Finding | None, opened: Opened, who: Who) -> list[Decision]:
    """Values for all cells of a reading; to confirm is to choose what was read."""
    if form.get("action") == "confirm":
        if finding is None:
            raise Refused("no_such_finding")
        cells = opened.reviewed.after.cells
        values = {c: cells[c].value for c in finding.cells if c in cells and cells[c].state != "undetermined"}
    else:
        values = dict(_value_of(pair) for pair in form.get("reading", "").split(";") if pair)
    known = opened.reviewed.report.cells
    if not values or any(cell not in known for cell in values):
        raise Refused("no_such_cell")
    together = secrets.token_hex(8) if len(values) > 1 else None
    return [_on_cell(cell, value, opened, who, bulk=together) for cell, value in values.items()]


def _value_of(pair: str) -> tuple[str, str | None]:
    cell, _, value = pair.partition("=")
    if value and not _PRINTED.fullmatch(value):
        raise Refused("not_a_number", value=value[:40])
    return cell, value or None


def _typed(form: Mapping[str, str], opened: Opened, who: Who) -> Decision:
    cell, given = form.get("cell", ""), form.get("value", "").strip()
    finding = _finding(form.get("finding"), opened)
    if cell not in opened.reviewed.report.cells and cell not in (finding.cells if finding else ()):
        raise Refused("no_such_cell")
    if form.get("action") == "type" and not _PRINTED.fullmatch(given):
        raise Refused("not_a_number", value=given[:40])
    return _on_cell(cell, given if form.get("action") == "type" else None, opened, who, typed=True, note=form.get("note"))


def _on_cell(
    cell: str, value: str | None, opened: Opened, who: Who, bulk: str | None = None, typed: bool = False, note: str | None = None
) -> Decision:
    report = opened.reviewed.report
    known = report.cells.get(cell)
    kind: DecisionKind = "blank" if value is None else "type" if typed else "choose"
    return Decision(
        at=who.at, by=who.name, path=opened.line.path, part=opened.line.part, kind=kind, cell=cell,
        judged=judged(report, (cell,)), before=known.value if known else None, after=value, bulk=bulk,
        note=(note or "").strip()[:MOST_NOTE] or None,
    )  # fmt: skip


def _not_overtaken(form: Mapping[str, str], opened: Opened, who: Who) -> None:
    """Two people on one report: who has not seen what the other decided is told, and decides again."""
    seen = form.get("seen", "0")
    last = next((s.decision for s in reversed(opened.reviewed.log) if s.decision.by != who.name), None)
    if last is not None and seen.isdigit() and (last.id or 0) > int(seen):
        raise Refused("overtaken", by=last.by)
