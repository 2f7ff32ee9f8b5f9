"""datapackage.json: what a panel was made from and by, how to check it, and how to cite it (frictionless data package)."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from giextract import __version__
from giextract.errors import UsageError
from giextract.export.panel import KEY, Contents
from giextract.export.reports import Tally
from giextract.export.table import Column, Table
from giextract.pipeline import fingerprints

NAME = "datapackage.json"
_TYPES = {"text": "string", "integer": "integer", "number": "number"}
_KINDS = {
    ".csv": "text/csv", ".jsonl": "application/jsonl", ".parquet": "application/vnd.apache.parquet",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".dta": "application/x-stata-dta",
    ".sqlite": "application/vnd.sqlite3",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Made:
    """A panel that was written: its table, what came into it, and what it was made from."""

    file: Path
    shape: str
    table: Table
    contents: Contents
    tally: Tally


def describe(made: Made, beside: Sequence[Path]) -> Path:
    """Write the data package of a panel and the files beside it; other panels that it already describes stay in it."""
    file = made.file.with_name(NAME)
    own = [_resource(made), *(_companion(path) for path in beside)]
    names = {resource["path"] for resource in own}
    others = [r for r in known(file) if r["path"] not in names and (file.parent / r["path"]).exists()]
    package = {
        "name": "government-information-annual-reports",
        "profile": "data-package",
        "title": "Annual reports on government information disclosure, by agency and year / 政府信息公开工作年度报告面板",
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "resources": [*others, *own],
        "giextract": {"version": __version__},
    }
    file.write_text(json.dumps(package, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return file


def known(file: Path) -> list[dict[str, Any]]:
    """The resources of a data package that is there already; raises UsageError for one that is not ours."""
    if not file.exists():
        return []
    try:
        package = json.loads(file.read_text(encoding="utf-8"))
        if "giextract" in package:
            return [r for r in package["resources"] if isinstance(r["path"], str)]
    except (ValueError, KeyError, TypeError, OSError):
        pass
    raise UsageError(f"{file}: is there and not ours; write the panel to another folder / 该文件不是本工具所写，请换一个文件夹")


def _resource(made: Made) -> dict[str, Any]:
    digest = _digest(made.file)
    contents = made.contents
    stata = made.shape == "dta"
    columns = [column for column in made.table.columns if not (stata and column.says_missing)]
    return {
        **_companion(made.file, digest),
        "title": made.table.labels["en"],
        "schema": {"fields": [_field(column) for column in columns], "primaryKey": list(KEY), "missingValues": [""]},
        "giextract": {
            "version": __version__,
            "fingerprints": fingerprints(),
            "stored": [{"reader": r, "judge": j, "reports": n} for (r, j), n in sorted(made.tally.made_by.items())],
            "policies": [{"name": p, "sha256": s, "reports": n} for (p, s), n in sorted(made.tally.policies.items())],
            "models": [{"model": m, "prompt": p, "reports": n} for (m, p), n in sorted(made.tally.models.items())],
            "outcomes": dict(sorted(made.tally.outcomes.items())),
            "reviewed": made.tally.reviewed,
            "rows": contents.rows,
            "units": contents.units,
            "years": {str(year): count for year, count in sorted(contents.years.items())},
            "without_report": contents.without_report,
            "left_out": dict(sorted(contents.left_out.items())),
        },
        "citation": _citation(made, digest),
    }


def _citation(made: Made, digest: str) -> str:
    years = sorted(made.contents.years)
    span = f"{years[0]} to {years[-1]}" if years else "no years"
    rules = fingerprints()["rules"][:8]
    return (
        f"Annual reports on government information disclosure, {made.contents.rows} agency-years, {span}. "
        f"Read with giextract {__version__} (rules {rules}), {datetime.now(UTC).date()}. SHA-256 {digest}."
    )


def _companion(path: Path, digest: str | None = None) -> dict[str, Any]:
    name = "".join(c if c.isascii() and (c.isalnum() or c in ".-_") else "-" for c in path.name.lower())
    found: dict[str, Any] = {"name": name, "path": path.name, "format": path.suffix.removeprefix("."), "bytes": path.stat().st_size}
    if path.suffix in _KINDS:
        found["mediatype"] = _KINDS[path.suffix]
    if path.suffix in (".csv", ".jsonl"):
        found["encoding"] = "utf-8"
    return {**found, "hash": f"sha256:{digest or _digest(path)}"}


def _field(column: Column) -> dict[str, Any]:
    return {"name": column.name, "type": _TYPES[column.kind], "title": column.labels["en"], "description": column.labels["zh"]}


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def companions(file: Path) -> Iterable[Path]:
    """The names of what is written beside a panel."""
    return (file.with_name(f"{file.name}.codebook.csv"), file.with_name(f"{file.name}.crosswalk.csv"))
