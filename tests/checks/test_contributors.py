"""Which units a roll-up means, and which names their reports may bear."""

import pytest

from giextract.checks.contributors import contributors, names_of, region_of
from giextract.report import Report, RollUp, Source

CITY = "青岩市人民政府"
BELOW = ["白水县人民政府", "红山区人民政府", "青岩市水务局", "青岩市教育局", "红山区人民政府办公室"]


def report(agency: str = CITY, **said: object) -> Report:
    """A report that declares a roll-up."""
    rollup = RollUp(quote="", span=(0, 1), scope="", **{"is_closed": True, **said})  # type: ignore[arg-type]
    return Report(source=Source(path="a", sha256="", media_type=""), agency=agency, outcome="consistent", rollup=rollup)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"named": ("白水县", "红山区")}, ["白水县", "红山区"]),
        ({"named": ("白水县", CITY)}, []),  # one unit besides itself is no sum
        ({"groups": ("regions",)}, BELOW[:2]),
        ({"groups": ("departments",)}, BELOW[2:]),
        ({"groups": ("all",), "includes_own": True}, [*BELOW, "青岩市本级"]),
        ({"named": ("白水县", "红山区"), "is_closed": False}, []),
    ],
)
def test_units_that_are_meant(said: dict[str, object], expected: list[str]) -> None:
    """Named ones, kinds of those below, 本级; nobody where the words leave it open."""
    assert contributors(report(**said), {CITY: BELOW}) == expected


def test_kind_that_has_nobody_below_leaves_it_open() -> None:
    """Counties and departments were put together, and only departments are known: nothing can be added up."""
    assert contributors(report(groups=("regions", "departments")), {CITY: BELOW[2:4]}) == []
    assert contributors(report(groups=("all",)), {}) == []


@pytest.mark.parametrize(
    ("unit", "agency", "may", "may_not"),
    [
        ("白水县", CITY, "青岩市白水县人民政府", "白水县人民政府办公室"),
        ("红山区人民政府", CITY, "青岩市红山区政府", "红山区人民政府办公室"),
        ("市教育局", CITY, "青岩市教育局", "教育局"),
        ("教育局", CITY, "青岩市教育局", "白水县教育局"),
        ("城关街道", "白水县人民政府", "白水县城关街道办事处", "城关镇人民政府"),
        ("青岩市本级", CITY, "青岩市机关", CITY),
        ("青岩市水务局本级", "青岩市水务局", "青岩市水务局机关", "青岩市水务局"),
    ],
)
def test_names_that_a_unit_may_bear(unit: str, agency: str, may: str, may_not: str) -> None:
    """With or without its region, a region by its government; an office is never its government."""
    names = names_of(unit, agency)
    assert unit in names
    assert may in names
    assert may_not not in names


@pytest.mark.parametrize(
    ("agency", "region"),
    [(CITY, "青岩市"), ("青岩市水务局", "青岩市"), ("南海省青岩市人民政府", "南海省青岩市"), ("市场监督管理局", ""), ("水务局", "")],
)
def test_region_of_an_agency(agency: str, region: str) -> None:
    """The region that a name begins with, whole."""
    assert region_of(agency) == region
