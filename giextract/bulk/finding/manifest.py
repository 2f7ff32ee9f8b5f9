"""A manifest: a CSV file in which a person says of each file where it came from and whose report it is."""

import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from giextract.bulk.finding.files import Found
from giextract.bulk.finding.sheets import rows
from giextract.errors import UsageError
from giextract.report import Given

_COLUMNS = {
    "path": "path", "file": "path", "路径": "path", "文件": "path",
    "url": "url", "网址": "url", "链接": "url",
    "agency": "agency", "机关": "agency", "机构": "agency", "单位": "agency", "机关名称": "agency",
    "agency_code": "agency_id", "agency_id": "agency_id", "机关代码": "agency_id", "机构代码": "agency_id",
    "year": "year", "年度": "year", "年份": "year",
    "fetched_at": "fetched_at", "抓取时间": "fetched_at", "采集时间": "fetched_at",
}  # fmt: skip


@dataclass(slots=True)
class Manifest:
    """What is said of each file, by its path as written and by its absolute path; `unused` are rows without a file yet."""

    rows: dict[str, tuple[str, Given]] = field(default_factory=dict)
    unused: set[str] = field(default_factory=set)

    def of(self, file: Found) -> Given | None:
        """What is said of a file, by the name that the store gives it or by where it lies."""
        for name in (_absolute(file.location), file.location, file.place.path):
            if name in self.rows:
                written, given = self.rows[name]
                self.unused.discard(written)
                return given
        return None


def load(path: Path) -> Manifest:
    """Read a manifest; raises UsageError with the file, the line and what is wrong there.

    Paths are those in the store, or lead from the manifest's own folder to the file.
    """
    manifest = Manifest()
    for number, said in rows(path, _COLUMNS, "path", "path, url, agency, agency_code, year, fetched_at"):
        _take(manifest, said, path, number)
    return manifest


def fingerprint(given: Given | None) -> str:
    """What a stored reading carries of a manifest's row: another row, another reading."""
    return f" given {hashlib.sha256(given.model_dump_json().encode()).hexdigest()[:12]}" if given else ""


def base(read_by: str) -> str:
    """What read a page, whatever a manifest said of it."""
    return read_by.partition(" given ")[0]


def _take(manifest: Manifest, said: dict[str, str], path: Path, number: int) -> None:
    if "path" not in said:
        raise UsageError(f"{path}: line {number}: no path")
    name = said.pop("path").replace("\\", "/")
    try:
        given = Given.model_validate(said)
    except ValidationError as error:
        first = error.errors()[0]
        raise UsageError(f"{path}: line {number}: {first['loc'][0]}: {first['msg'].lower()}") from None
    if given.year is not None and not 1990 <= given.year <= 2100:
        raise UsageError(f"{path}: line {number}: year: {given.year} is no year of a report")
    if name in manifest.rows and manifest.rows[name][1] != given:
        raise UsageError(f"{path}: line {number}: {name} stands here twice, with different facts")
    manifest.rows[name] = manifest.rows[_absolute(path.parent / name)] = (name, given)
    manifest.unused.add(name)


def _absolute(path: str | Path) -> str:
    return os.path.abspath(path)
