"""A policy: what a run makes of the rules. How badly each matters, which are off and why, and rules of a province's own.

A policy decides what is told, never what is read: cells are settled, deduced and borne out by the form's own equations
alone, and a cell that could not be told flags its report whatever a policy says.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from giextract.checks.catalogue import rules
from giextract.checks.formula import Equation, instances
from giextract.checks.rule import Rule
from giextract.forms import forms
from giextract.report import Cause, Finding, PolicyName, Severity
from giextract.words import Language

# What was not read, not settled or is in dispute: a report must not come out clean because nobody was to be told.
GUARDED: frozenset[Cause] = frozenset({"unreadable", "reading_conflict", "incomplete", "limit", "ocr"})
# An outcome rests on its finding: a sheet that lacks indicators is consistent at best.
NEVER_OFF = frozenset({"C219"})


@dataclass(frozen=True, slots=True)
class Change:
    """What a policy makes of a rule of the catalogue: another severity, or None where it is off; `by` is the policy's name."""

    severity: Severity | None
    reason: Mapping[Language, str]
    by: str


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy as resolved from its file and what that is based on; told from others by the hash of its file's bytes."""

    name: str
    sha256: str
    text: str = field(compare=False)
    changes: Mapping[str, Change] = field(compare=False)
    own: tuple[Rule, ...] = field(compare=False, default=())

    @property
    def title(self) -> PolicyName:
        """What a report says of the policy that it was judged by."""
        return PolicyName(name=self.name, sha256=self.sha256)

    def rules(self) -> Mapping[str, Rule]:
        """The rules in force by id, each with the severity that it has here."""
        return _in_force(self)

    def equations(self, form: str, table: str) -> tuple[Equation, ...]:
        """The instances of the policy's own formulas over one table of a form."""
        return _equations(self, form, table)

    def as_told(self, found: Iterable[Finding]) -> tuple[Finding, ...]:
        """Findings with those of rules over several reports as this policy has them: at its severity, or not at all."""
        told = []
        for finding in found:
            rule = self.rules().get(finding.rule)
            if (known := rules().get(finding.rule)) is None or known.across is None:
                told.append(finding)
            elif rule is not None:
                told.append(finding.model_copy(update={"severity": rule.severity}))
        return tuple(told)


def is_guarded(rule: Rule) -> bool:
    """Whether a rule says what was not read or not settled, so that no policy may silence it."""
    return rule.severity != "notice" and rule.cause in GUARDED


@lru_cache(maxsize=8)
def _in_force(policy: Policy) -> Mapping[str, Rule]:
    kept = {}
    for rule in (*rules().values(), *policy.own):
        change = policy.changes.get(rule.id)
        if rule.status == "active" and (change is None or change.severity is not None):
            severity = rule.severity if change is None else change.severity
            kept[rule.id] = rule if severity == rule.severity else rule.model_copy(update={"severity": severity})
    return kept


@lru_cache(maxsize=64)
def _equations(policy: Policy, form: str, table: str) -> tuple[Equation, ...]:
    return tuple(
        equation
        for rule in policy.own
        if rule.formula and form in rule.forms
        for equation in instances(rule.id, rule.formula, forms()[form])
        if equation.cells[0].startswith(f"{table}.")
    )
