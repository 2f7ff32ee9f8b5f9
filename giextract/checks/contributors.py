"""Which units a roll-up means, and by which names their reports may go."""

import re
from collections.abc import Mapping, Sequence

from giextract.report import Report, RollUp

_REGION = re.compile(r"^(.{2,16}?[省市县区州盟旗镇乡])(?:人民政府|政府|.{2,}(?:局|厅|委|办|室|会|署|院|中心|队))?$")
_GOVERNMENT = re.compile(r"(?:人民政府|政府|管理委员会|管委会|街道办事处|办事处|[镇乡]|街道)$")
_OWN = "本级"


def contributors(report: Report, children: Mapping[str, Sequence[str]]) -> list[str]:
    """The names of the units whose reports add up to this one; none where its words leave open which they are.

    `children` are the units below each, by name: only with them does 各县区 or 所属单位 name anybody.
    """
    rollup = report.rollup
    if rollup is None or not rollup.is_closed or report.agency is None:
        return []
    names = [name for name in rollup.named if name != report.agency]
    if rollup.groups:
        below = _grouped(rollup, children.get(report.agency, ()))
        if not below:
            return []
        names += below
    if rollup.includes_own:
        names.append(region_of(report.agency) + _OWN if _GOVERNMENT.search(report.agency) else report.agency + _OWN)
    names = list(dict.fromkeys(names))
    return names if len(names) > 1 else []


def _grouped(rollup: RollUp, below: Sequence[str]) -> list[str]:
    """The units below that words like 各县区、各部门 mean; of a kind that is named, there must be some."""
    if "all" in rollup.groups:
        return list(below)
    kinds = {"regions": [n for n in below if _is_region(n)], "departments": [n for n in below if not _is_region(n)]}
    chosen = [kinds[group] for group in rollup.groups]
    return [name for names in chosen for name in names] if all(chosen) else []


def _is_region(name: str) -> bool:
    """Whether a unit governs a region: its office is a department, its government is not."""
    return _GOVERNMENT.search(name) is not None or re.search(r"[省市县区州盟旗]$", name) is not None


def names_of(unit: str, agency: str) -> list[str]:
    """The names that a unit's report may bear: its own, whole or without its region, a region's that of its government.

    An office of a government is another unit than the government, and so it is never taken for it.
    """
    region = region_of(agency)
    if unit.endswith(_OWN):
        stem = unit.removesuffix(_OWN)
        return list(dict.fromkeys([unit, f"{agency}{_OWN}", f"{stem}机关", f"{agency}机关", f"{agency}({_OWN})"]))
    names = [unit]
    if re.match(r"[省市县区州](?=.{2,}[局厅委办室会院队])", unit) and region.endswith(unit[0]):
        names.append(region + unit[1:])
    elif region and not unit.startswith(region):
        names.append(region + unit)
    return list(dict.fromkeys(variant for name in names for variant in _as_government(name)))


def _as_government(name: str) -> list[str]:
    if name.endswith("人民政府"):
        return [name, name.removesuffix("人民政府") + "政府"]
    if name.endswith("政府"):
        return [name, name.removesuffix("政府") + "人民政府"]
    if re.search(r"[省市县州盟旗镇乡]$|(?<!社)区$", name):
        return [name, f"{name}人民政府", f"{name}政府"]
    return [name, f"{name}办事处"] if name.endswith("街道") else [name]


def region_of(agency: str) -> str:
    """The region that an agency's name begins with; nothing where it names none."""
    match = _REGION.match(re.sub(r"(?:人民政府|政府)$", "", agency)) or _REGION.match(agency)
    return match[1] if match else ""
