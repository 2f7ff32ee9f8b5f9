"""The arguments that several commands share, and the settings they lead to."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from giextract import settings, words
from giextract.errors import UsageError
from giextract.settings import Settings

if TYPE_CHECKING:
    from giextract.bulk import Limits, Start
    from giextract.checks.policy import Policy
    from giextract.cli.voice import Voice

Paths = Annotated[list[str], typer.Argument(metavar="PATH...", help="Files, folders, patterns, URLs.", show_default=False)]
StoreName = Annotated[str, typer.Argument(metavar="STORE", help="File or database URL.", show_default=False)]
Jobs = Annotated[int | None, typer.Option(help="Worker processes; as many as there are processors.", min=1)]
ManifestFile = Annotated[
    Path | None, typer.Option("--manifest", help="CSV file: path, url, agency, agency_code, year, fetched_at.")
]
PolicyChoice = Annotated[
    str | None, typer.Option("--policy", metavar="NAME_OR_FILE", help="What is told and how badly: published, draft, a file.")
]
RosterFile = Annotated[
    Path | None, typer.Option("--roster", help="CSV file: code, name, valid_from, valid_to, predecessor, parent.")
]
Engine = Annotated[
    Literal["local", "ray"], typer.Option(help="Who reads: processes of this machine, or a Ray cluster (RAY_ADDRESS).")
]
Offline = Annotated[bool, typer.Option("--offline", help="Refuse every connection.")]


def gather(**flags: Any) -> Settings:
    """Load the settings with these flags on top."""
    try:
        return settings.load(flags)
    except ValueError as error:
        raise UsageError(str(error)) from None


def refuse_connections(paths: list[str], voice: "Voice") -> None:
    """Raise UsageError for a path that cannot be read without a connection."""
    from giextract.bulk.finding import urls

    for path in paths:
        if urls.leaves(path):
            raise UsageError(words.say("offline_path", voice.language, path=urls.shown(path)))


def policy_of(told: Settings) -> "Policy":
    """The policy that the settings name; raises UsageError, naming file and key, for one that makes no sense."""
    from giextract.checks.policy_file import load

    return load(told.policy)


def limits(told: Settings) -> "Limits":
    """The limits of a file, where the settings name other ones than ours."""
    from giextract.bulk import limits_of

    return limits_of(told)


@contextmanager
def workers_of(engine: Literal["local", "ray"], told: Settings) -> "Iterator[Start]":
    """Give what starts the workers of this run; a cluster is joined as long as this lasts."""
    from giextract.bulk import Processes, cluster

    if engine == "local":
        yield Processes
        return
    with cluster(told.jobs if "jobs" in told.model_fields_set else None, told.offline) as start:
        yield start
