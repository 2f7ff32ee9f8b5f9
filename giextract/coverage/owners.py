"""Which unit of a roster a report belongs to."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from giextract.bulk.across.agencies import CODE, plain
from giextract.bulk.across.roster import Roster, codes_in
from giextract.bulk.finding.manifest import Manifest
from giextract.checks.contributors import names_of
from giextract.store import Holding

_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_SHORTEST = 3  # characters of a name that a path is searched for


@dataclass(slots=True)
class Place:
    """The unit and the year that a result belongs to, as far as either is known."""

    code: str | None
    year: int | None


@dataclass
class Owners:
    """The units of a roster by what their reports may be called; `manifest` tells of files that print nothing."""

    roster: Roster
    manifest: Manifest | None = None
    _whole: dict[int, Mapping[str, str | None]] = field(default_factory=dict)

    def place(self, holding: Holding) -> Place:
        """Where a result belongs: by its code or name; a file that is no report by the manifest or by its path, too."""
        name, year = holding.agency, holding.year
        if holding.outcome not in ("failed", "not_a_report"):
            return Place(self.code(name, year) if name else None, year)
        if given := self.manifest.rows.get(holding.path) if self.manifest else None:
            name, year = _given(given[1].agency_id, given[1].agency) or name, given[1].year or year
        year = year or _year_in(holding.path)
        return Place(self.code(name, year) if name else self._in_path(holding.path, year), year)

    def code(self, name: str, year: int | None) -> str | None:
        """The code of the unit that a report names: as the roster has it, or with the region of its parent in front."""
        agency = self.roster.agency(name, year)
        if agency.code is not None:
            return agency.code if agency.code in self._codes else None
        return self._with_regions(year).get(agency.name) if year is not None else None

    @cached_property
    def _codes(self) -> frozenset[str]:
        return frozenset(unit.code for unit in self.roster.units)

    def _with_regions(self, year: int) -> Mapping[str, str | None]:
        """Each name that a unit may bear with its parent's region in front, and its code; None where two might."""
        if year not in self._whole:
            here = [unit for unit in self.roster.units if unit.is_valid(year)]
            names = {unit.code: unit.name for unit in here}
            found: dict[str, str | None] = {}
            for unit in here:
                above = [names[code] for code in codes_in(unit.parent or "") if code in names]
                for name in {plain(name) for parent in above for name in names_of(unit.name, parent)}:
                    found[name] = unit.code if found.get(name, unit.code) == unit.code else None
            self._whole[year] = found
        return self._whole[year]

    def _in_path(self, path: str, year: int | None) -> str | None:
        """The one unit whose name stands in a path, the file's own name before those of its folders."""
        for step in reversed(path.split("/")):
            named = [name for name in self._names if name in step]
            longest = [name for name in named if not any(name != other and name in other for other in named)]
            if longest:
                return self.code(longest[0], year) if len(longest) == 1 else None
        return None

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(name for unit in self.roster.units if len(name := plain(unit.name)) >= _SHORTEST)


def _given(code: str | None, name: str | None) -> str | None:
    return CODE + code if code else name


def _year_in(path: str) -> int | None:
    """The one year that stands in a path, the file's own name before those of its folders."""
    for step in reversed(path.split("/")):
        if years := set(_YEAR.findall(step)):
            return int(years.pop()) if len(years) == 1 else None
    return None
