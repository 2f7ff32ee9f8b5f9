"""A relation between reports: which of them belong together, and what they then tell of each other."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from giextract.bulk.across.agencies import Agency
from giextract.checks.across import RULES
from giextract.pipeline import Beside
from giextract.report import Finding, Report
from giextract.store import Holding, Key

# A name that more reports bear than an agency writes in its life, with every draft and copy, is nobody's own.
MOST, ANY = 500, 10**9


@dataclass(frozen=True, slots=True)
class Known:
    """A result without its report, and whose it is."""

    holding: Holding
    agency: Agency


@dataclass(frozen=True, slots=True)
class Group:
    """Reports that are held against each other, each under the first place that it has now.

    `again` judges the page of one of them again, beside those of other years; `lent` are those whose page was.
    """

    reports: Mapping[Key, Report]
    agencies: Mapping[Key, Agency]
    lent: frozenset[Key]
    again: Callable[[Key, Sequence[Beside]], Report]


@dataclass(frozen=True, slots=True)
class Told:
    """A report with what a relation tells of it in place of what it told before.

    `is_any` says that it tells anything, `is_lent` that its page was judged beside those of other years.
    """

    key: Key
    report: Report
    is_any: bool
    is_lent: bool = False


@dataclass(frozen=True, slots=True)
class Relation:
    """`group` names the group that a result is in, if it is in any; `tell` says what is told in one, of each member.

    `name` is that of its rules in `checks.across.RULES`. `tell` sees stored reports: it must hold `checks.across.alone`
    of them against each other, so that a second time nothing changes. Groups of fewer than `least` results, of more than
    `most`, or over fewer years have nothing to tell.
    """

    name: str
    group: Callable[[Known], str | None]
    tell: Callable[[Group], Iterator[Told]]
    least: int = 1
    most: int = MOST
    least_years: int = 0


def arranged(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings in an order that does not depend on who told last: the report's own, then relation by relation."""
    order = {rule: i for i, rules in enumerate(RULES.values(), 1) for rule in rules}
    return tuple(sorted(findings, key=lambda f: order.get(f.rule, 0)))
