"""giextract rules [ID]: list the rules, or explain one with its source."""

from typing import Annotated

import typer

from giextract import words
from giextract.cli.output import stdout
from giextract.cli.voice import Voice
from giextract.errors import UsageError


def command(
    context: typer.Context,
    rule: Annotated[str | None, typer.Argument(metavar="ID", help="A rule, like B301.", show_default=False)] = None,
) -> None:
    """List the rules, or explain one with its legal source."""
    from giextract.checks import catalogue

    voice: Voice = context.obj
    known = catalogue.rules()
    with stdout() as out:
        if rule is None:
            for one in known.values():
                status = "" if one.status == "active" else f" ({one.status})"
                print(f"{one.id}  {one.severity:7}  {one.title[voice.language]}{status}", file=out)
        elif rule.upper() in known:
            print(catalogue.explain(known[rule.upper()], voice.language), file=out)
        else:
            raise UsageError(words.say("unknown_rule", voice.language, name=rule))
