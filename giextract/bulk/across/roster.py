"""A roster: a CSV file that lists agencies with their codes, what they are called when, and what they came from."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from pydantic import TypeAdapter, ValidationError, field_validator, model_validator

from giextract.bulk.across.agencies import CODE, Agency, How, by_name, normal, plain
from giextract.bulk.finding.sheets import rows
from giextract.errors import UsageError
from giextract.report import Frozen

_COLUMNS = {
    "code": "code", "agency_code": "code", "代码": "code", "机关代码": "code", "机构代码": "code",
    "name": "name", "agency": "name", "名称": "name", "机关名称": "name", "机构名称": "name", "单位名称": "name",
    "valid_from": "valid_from", "from": "valid_from", "生效": "valid_from", "生效日期": "valid_from",
    "valid_to": "valid_to", "to": "valid_to", "失效": "valid_to", "失效日期": "valid_to",
    "predecessor": "predecessor", "前身": "predecessor",
    "parent": "parent", "上级": "parent", "上级代码": "parent",
}  # fmt: skip
_EXPECTED = "code, name, valid_from, valid_to, predecessor, parent"
Day = tuple[int, int, int]
_FIRST, _LAST = (1, 1), (12, 31)


class Unit(Frozen):
    """A line of a roster: what a code is called, from when to when (a year, a month or a day), and whom it succeeds."""

    code: str
    name: str
    valid_from: str | None = None
    valid_to: str | None = None
    predecessor: str | None = None
    parent: str | None = None

    @field_validator("valid_from", "valid_to")
    @classmethod
    def _is_a_day(cls, value: str | None) -> str | None:
        if value is not None:
            _day(value, _FIRST)
        return value

    @model_validator(mode="after")
    def _is_sound(self) -> "Unit":
        if self.valid_from and self.valid_to and _day(self.valid_from, _FIRST) > _day(self.valid_to, _LAST):
            raise ValueError(f"valid_from {self.valid_from} is after valid_to {self.valid_to}")
        if self.predecessor == self.code:
            raise ValueError(f"{self.code} cannot be its own predecessor")
        return self

    def is_valid(self, year: int) -> bool:
        """Whether the name was borne on any day of a year."""
        begins = _day(self.valid_from, _FIRST)[0] if self.valid_from else year
        return begins <= year <= (_day(self.valid_to, _LAST)[0] if self.valid_to else year)

    def is_valid_at_the_end(self, year: int) -> bool:
        """Whether the name was still borne on the last day of a year, when its report is due to be written."""
        return self.is_valid(year) and (not self.valid_to or _day(self.valid_to, _LAST) >= (year, *_LAST))


REMEMBERED = 1_000  # names that were looked up; those of one agency come together


@dataclass(frozen=True)
class Roster:
    """The units of a roster, and how a report finds its own."""

    units: tuple[Unit, ...] = ()
    _found: dict[tuple[str, int | None], Agency] = field(default_factory=dict)

    def text(self) -> str:
        """The roster as a store keeps it."""
        return _UNITS.dump_json(self.units, exclude_none=True).decode()

    @property
    def hash(self) -> str:
        """What tells one roster from another."""
        return hashlib.sha256(self.text().encode()).hexdigest()[:16]

    def agency(self, name: str, year: int | None) -> Agency:
        """Whose report it is that prints this name for that year; a manifest's code stands in place of a name."""
        known = self._found.get((name, year))
        if known is None:
            if len(self._found) >= REMEMBERED:
                self._found.clear()
            known = self._found[name, year] = self._agency(name, year)
        return known

    def children(self, year: int) -> dict[str, list[str]]:
        """The names of the units below each, by name, as they are called at the end of a year."""
        names = {unit.code: unit.name for unit in self.units if unit.is_valid_at_the_end(year)}
        found: dict[str, list[str]] = defaultdict(list)
        for unit in self.units:
            if unit.parent and unit.is_valid_at_the_end(year):
                for above in codes_in(unit.parent):
                    if above in names:
                        found[names[above]].append(unit.name)
        return dict(found)

    def below(self, code: str, year: int) -> list[Unit]:
        """The units that stand below a code at the end of a year, in the roster's order."""
        due = (u for u in self.units if u.parent and u.is_valid_at_the_end(year) and code in codes_in(u.parent))
        return list({unit.code: unit for unit in due}.values())

    def _agency(self, name: str, year: int | None) -> Agency:
        if name.startswith(CODE):
            code = name.removeprefix(CODE)
            return Agency(name, self._line(code), "given", code, code)
        tried: tuple[tuple[How, Sequence[Unit]], ...] = (
            ("exact", self._by_name.get(plain(name), ())),
            ("normalised", self._by_normal.get(normal(name), ())),
        )
        for how, units in tried:
            one = _only(units, year)
            if one is not None:
                return Agency(CODE + one, self._line(one), how, plain(name), one)
        return by_name(name)

    def _line(self, code: str) -> str:
        """The code of the first in a chain of predecessors; who was split or merged begins a line of its own."""
        while (before := self._before.get(code)) and len(self._after[before]) == 1:
            code = before
        return CODE + code

    @cached_property
    def _by_name(self) -> dict[str, list[Unit]]:
        return self._spelt(plain)

    @cached_property
    def _by_normal(self) -> dict[str, list[Unit]]:
        return self._spelt(normal)

    def _spelt(self, spelling: Callable[[str], str]) -> dict[str, list[Unit]]:
        """The units by their names in one spelling."""
        found: dict[str, list[Unit]] = defaultdict(list)
        for unit in self.units:
            found[spelling(unit.name)].append(unit)
        return found

    @cached_property
    def _before(self) -> dict[str, str]:
        """Of each code the one that it succeeds, where that is one."""
        named: dict[str, set[str]] = defaultdict(set)
        for unit in self.units:
            if unit.predecessor:
                named[unit.code].update(codes_in(unit.predecessor))
        return {code: next(iter(codes)) for code, codes in named.items() if len(codes) == 1}

    @cached_property
    def _after(self) -> dict[str, set[str]]:
        """Of each code those that succeed it."""
        found: dict[str, set[str]] = defaultdict(set)
        for unit in self.units:
            for before in codes_in(unit.predecessor or ""):
                found[before].add(unit.code)
        return found


_UNITS = TypeAdapter(tuple[Unit, ...])


def load(path: Path) -> Roster:
    """Read a roster; raises UsageError with the file, the line and what is wrong there."""
    units: list[Unit] = []
    lines: dict[Unit, int] = {}
    for number, said in rows(path, _COLUMNS, "code name", _EXPECTED):
        try:
            unit = Unit.model_validate(said)
        except ValidationError as error:
            first = error.errors()[0]
            where = f"{first['loc'][0]}: " if first["loc"] else ""
            reason = "is empty" if first["type"] == "missing" else first["msg"].removeprefix("Value error, ")
            raise UsageError(f"{path}: line {number}: {where}{reason}") from None
        if unit in lines:
            raise UsageError(f"{path}: line {number}: says the same as line {lines[unit]}; leave one of them out")
        lines[unit] = number
        units.append(unit)
    _hold_chains(units, lines, path)
    return Roster(tuple(units))


def restored(text: str | None) -> Roster:
    """The roster that a store keeps; an empty one where it keeps none."""
    return Roster(_UNITS.validate_json(text)) if text else Roster()


def _hold_chains(units: Sequence[Unit], lines: dict[Unit, int], path: Path) -> None:
    """Refuse predecessors that are not in the roster, and chains that come back to where they began."""
    codes = {unit.code for unit in units}
    roster = Roster(tuple(units))
    for unit in units:
        for before in codes_in(unit.predecessor or ""):
            if before not in codes:
                raise UsageError(f"{path}: line {lines[unit]}: predecessor {before} has no line of its own; add it")
        seen, code = {unit.code}, roster._before.get(unit.code)
        while code is not None:
            if code in seen:
                raise UsageError(f"{path}: line {lines[unit]}: the predecessors of {unit.code} lead back to {code}")
            seen.add(code)
            code = roster._before.get(code)


def codes_in(printed: str) -> list[str]:
    """The codes of a field that may name several: a merger has more than one predecessor."""
    return [code.strip() for code in printed.replace("；", ";").replace("、", ";").split(";") if code.strip()]


def _only(units: Iterable[Unit], year: int | None) -> str | None:
    """The one code among units of a name that bore it in a year, at its end if several did."""
    valid = list(units) if year is None else [u for u in units if u.is_valid(year)]
    codes = {u.code for u in valid}
    if len(codes) > 1 and year is not None:
        codes = {u.code for u in valid if u.is_valid_at_the_end(year)}
    return codes.pop() if len(codes) == 1 else None


def _day(printed: str, otherwise: tuple[int, int]) -> Day:
    """A year, a month or a day as printed; what is left out is as given."""
    parts = printed.replace("/", "-").replace(".", "-").replace("年", "-").replace("月", "-").replace("日", "").strip("-").split("-")
    if not (1 <= len(parts) <= 3 and all(p.isdecimal() for p in parts) and len(parts[0]) == 4):
        raise ValueError(f"{printed} is no date; write 2019, 2019-03 or 2019-03-15")
    year, month, day = (*map(int, parts), *otherwise[len(parts) - 1 :])[:3]
    if not (1900 <= year <= 2100 and 1 <= month <= 12 and 1 <= day <= 31):
        raise ValueError(f"{printed} is no date; write 2019, 2019-03 or 2019-03-15")
    return year, month, day
