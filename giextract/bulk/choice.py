"""Which files a run takes: those whose stored reports fit a choice, and no more than so many.

    choice  term {"," term}                 all keys must hold; of one key given twice, either
    term    OUTCOME | outcome=OUTCOME | year=2023 | year=2019-2023 | agency=NAME

`NAME` is the agency's name in any spelling, or the code that a manifest gave it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from giextract.bulk.across.agencies import CODE, normal
from giextract.errors import UsageError
from giextract.report import OUTCOMES
from giextract.store import Stands

KEYS = ("outcome", "year", "agency")
_YEARS = re.compile(r"((?:19|20)\d\d)(?:[-–—]((?:19|20)\d\d))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person chose; without any term, every file, known or not."""

    outcomes: frozenset[str] = frozenset()
    years: frozenset[int] = frozenset()
    agencies: frozenset[str] = frozenset()
    limit: int | None = field(default=None, kw_only=True)

    @property
    def retries(self) -> bool:
        """Tell whether failed files were asked for by that name: they are tried once more."""
        return "failed" in self.outcomes

    def takes(self, stored: Iterable[Stands]) -> bool:
        """Tell whether one of the reports that the store has of a file is of those that were chosen."""
        return not (self.outcomes or self.years or self.agencies) or any(self._is_of(one) for one in stored)

    def _is_of(self, one: Stands) -> bool:
        return (
            (not self.outcomes or one.outcome in self.outcomes)
            and (not self.years or one.year in self.years)
            and (not self.agencies or (one.agency is not None and _agency(one.agency) in self.agencies))
        )


def choose(text: str | None, limit: int | None = None) -> Choice:
    """Read a choice as a person writes it; raises UsageError with the term that makes no sense."""
    found: dict[str, set[str]] = {key: set() for key in KEYS}
    for term in re.split("[,，]", text) if text is not None else ():
        key, equals, value = (part.strip() for part in re.sub("＝", "=", term).partition("="))
        if not equals:
            key, value = "outcome", key
        if key not in found:
            raise UsageError(_refusal(term, f"there is no {key!r} to choose by; there are {', '.join(KEYS)}"))
        if not value:
            raise UsageError(_refusal(term, f"nothing stands there; write {key}=…, and a comma only between two"))
        found[key].add(value)
    if unknown := sorted(found["outcome"] - set(OUTCOMES)):
        raise UsageError(_refusal(unknown[0], f"no outcome; there are {', '.join(OUTCOMES)}"))
    years = frozenset(year for value in found["year"] for year in _years(value))
    return Choice(frozenset(found["outcome"]), years, frozenset(map(_agency, found["agency"])), limit=limit)


def _years(value: str) -> range:
    match = _YEARS.fullmatch(value)
    first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
    if last < first:
        raise UsageError(_refusal(f"year={value}", "no year; write year=2023 or year=2019-2023"))
    return range(first, last + 1)


def _agency(name: str) -> str:
    return normal(name.removeprefix(CODE))


def _refusal(term: str, why: str) -> str:
    return f"--only: {term.strip()!r}: {why} / 选择条件有误，例：--only 'failed, year=2023, agency=青岚市人民政府'"
