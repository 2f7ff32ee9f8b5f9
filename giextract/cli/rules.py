"""giextract rules [ID]: list the rules, explain one with its source, or print the page of all rules."""

from typing import Annotated

import typer

from giextract import words
from giextract.cli.output import stdout
from giextract.cli.voice import Voice
from giextract.errors import UsageError


def command(
    context: typer.Context,
    rule: Annotated[str | None, typer.Argument(metavar="ID", help="A rule, like B301.", show_default=False)] = None,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print all rules in both languages as one page.")] = False,
) -> None:
    """List the rules, or explain one: what it checks, why, exceptions, examples, and its legal source."""
    from giextract.checks import catalogue

    voice: Voice = context.obj
    known = catalogue.rules()
    with stdout() as out:
        if markdown:
            print(catalogue.markdown(), end="", file=out)
        elif rule is None:
            for one in known.values():
                status = "" if one.status == "active" else f" ({one.status})"
                print(f"{one.id}  {one.severity:7}  {one.title[voice.language]}{status}", file=out)
        elif rule.upper() in known:
            print(catalogue.explain(known[rule.upper()], voice.language), file=out)
        else:
            raise UsageError(words.say("unknown_rule", voice.language, name=rule))
