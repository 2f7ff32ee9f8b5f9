"""giextract forms [ID]: list the statutory forms, or lay one out."""

from typing import Annotated

import typer

from giextract import words
from giextract.cli.output import stdout
from giextract.cli.voice import Voice
from giextract.errors import UsageError


def command(
    context: typer.Context,
    form: Annotated[str | None, typer.Argument(metavar="ID", help="A form, like 2021.", show_default=False)] = None,
) -> None:
    """List the forms, or show the tables, rows and columns of one with the ids of their cells."""
    from giextract import forms

    voice: Voice = context.obj
    known = forms.forms()
    with stdout() as out:
        if form is None:
            for one in known.values():
                print(f"{one.id}  {one.title[voice.language]}  {one.issued_by}", file=out)
        elif form in known:
            print(forms.describe(known[form]), file=out)
        else:
            raise UsageError(words.say("unknown_form", voice.language, name=form, known=", ".join(known)))
