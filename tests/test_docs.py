"""The documents name what there is, and speak of the project alone."""

import re
from pathlib import Path

import pytest

from giextract.cli.app import app
from giextract.settings import VARIABLES
from tests.samples import ROOT

DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


def test_readme_names_every_command_and_variable() -> None:
    """A command or setting that is not in the README does not exist for a user."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for command in app.registered_commands:
        assert f"`giextract {command.name} " in readme, command.name
    for group in app.registered_groups:
        for command in group.typer_instance.registered_commands if group.typer_instance else ():
            assert f"`giextract {group.name} {command.name} " in readme, command.name
    for variable in VARIABLES.values():
        assert f"`{variable}`" in readme, variable


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    """A relative link in a document leads to a file of the project."""
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", document.read_text(encoding="utf-8")):
        assert (document.parent / target).exists(), target


def test_pinned_versions_are_versions_alone() -> None:
    """The constraints hold a name and a version a line: no address, no index, no path of a machine."""
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    assert len(lines) > 40
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+", line) for line in lines)
