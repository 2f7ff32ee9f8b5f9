"""giextract cache: say what the answers that were paid for take on disk, or throw them away."""

import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from giextract import words
from giextract.cli.choices import gather
from giextract.cli.voice import Voice
from giextract.errors import UsageError


def command(
    context: typer.Context,
    prune: Annotated[bool, typer.Option("--prune", help="Throw answers away.")] = False,
    older_than: Annotated[int | None, typer.Option(min=0, help="With --prune: only those so many days old.")] = None,
    cache: Annotated[Path | None, typer.Option(help="The folder, if it is not the usual one.")] = None,
) -> None:
    """Show where a model's answers are kept and how large they are; stores keep theirs whatever happens here."""
    from giextract.reading.model.cache import AnswerCache, usual_folder

    voice: Voice = context.obj
    if older_than is not None and not prune:
        raise UsageError("--older-than goes with --prune")
    folder = gather(cache=cache).cache or usual_folder()
    answers, size, pruned = 0, 0, 0
    if folder.exists():
        try:
            kept = AnswerCache(folder)
            pruned = kept.prune(None if older_than is None else timedelta(days=older_than)) if prune else 0
            answers, size = kept.size()
            kept.close()
        except (OSError, sqlite3.Error) as error:
            raise UsageError(words.say("cache_unusable", voice.language, folder=folder, reason=error)) from None
    if prune:
        voice.say("pruned", count=pruned)
    print(words.say("cache", voice.language, folder=folder, answers=answers, size=f"{size / 1024:,.0f}"))
