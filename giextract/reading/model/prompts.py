"""Load the prompts: versioned files with front matter, whose holes must all be filled and nothing else."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from giextract.errors import DataError

CHECKSUMS = "CHECKSUMS"
_FILE = re.compile(r"---\n(?P<front>.*?)\n---\n## system\n(?P<system>.*?)\n## user\n(?P<user>.*)\n\Z", re.DOTALL)
_HOLE = re.compile(r"\{\{(\w+)\}\}")


class Front(BaseModel):
    """The front matter of a prompt file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    version: int
    language: str
    about: str
    holes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prompt:
    """A version of a prompt; `id` is stored with every answer."""

    id: str
    holes: frozenset[str]
    system: str
    user: str

    def filled(self, **values: str) -> tuple[str, str]:
        """Fill the holes of both parts, each value as it is; a hole without a value, or the reverse, is a DataError."""
        if set(values) != self.holes:
            raise DataError(f"prompts/{self.id}.md: holes {sorted(self.holes)}, values {sorted(values)}")
        return _fill(self.system, values), _fill(self.user, values)


def _fill(text: str, values: Mapping[str, str]) -> str:
    # One pass: what stands in a value is never taken for a hole.
    return _HOLE.sub(lambda hole: values[hole.group(1)], text)


@cache
def prompt(id: str) -> Prompt:
    """Load the prompt `name@version`; raises DataError, naming the file and what is wrong with it."""
    place = f"prompts/{id}.md"
    try:
        text = (folder() / f"{id}.md").read_text(encoding="utf-8")
    except OSError:
        raise DataError(f"{place}: there is no such prompt") from None
    return parse(text, place)


def parse(text: str, place: str) -> Prompt:
    """Read a prompt file; the holes in its text must be those that its front matter names."""
    parts = _FILE.fullmatch(text)
    if parts is None:
        raise DataError(f"{place}: expected front matter between ---, then ## system, then ## user")
    try:
        front = Front.model_validate(yaml.safe_load(parts["front"]))
    except (yaml.YAMLError, ValidationError) as error:
        raise DataError(f"{place}: {error}") from error
    if place != f"prompts/{front.name}@{front.version}.md":
        raise DataError(f"{place}: its front matter says {front.name}@{front.version}")
    holes = set(_HOLE.findall(parts["system"] + parts["user"]))
    if holes != set(front.holes):
        raise DataError(f"{place}: holes {sorted(holes)} in the text, {sorted(front.holes)} in the front matter")
    return Prompt(f"{front.name}@{front.version}", frozenset(holes), parts["system"], parts["user"])


def folder() -> Traversable:
    """The folder of prompts: inside an installed package, beside the package in the source tree."""
    inside = files("giextract") / "_prompts"
    return inside if inside.is_dir() else Path(__file__).parents[3] / "prompts"


def checksums() -> dict[str, str]:
    """The checksum of every released prompt file, as the file of checksums has it (`sha256sum` can check it)."""
    lines = (folder() / CHECKSUMS).read_text(encoding="utf-8").split("\n")
    return {name: digest for digest, name in (line.split(maxsplit=1) for line in lines if line)}


def actual() -> dict[str, str]:
    """The checksum of every prompt file that is there."""
    found = [entry for entry in folder().iterdir() if "@" in entry.name and entry.name.endswith(".md")]
    return {entry.name: hashlib.sha256(entry.read_bytes()).hexdigest() for entry in found}
