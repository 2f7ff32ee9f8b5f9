"""giextract extract PATH… --store STORE: read reports into a store, going on where an earlier run stopped."""

from typing import Annotated

import typer

from giextract import words
from giextract.cli.choices import Jobs, Model, Offline, Paths, gather, limits, settle_model
from giextract.cli.interrupt import stoppable
from giextract.cli.tally import INTERRUPTED, Tally, tell, tell_survey
from giextract.cli.voice import Voice
from giextract.errors import UsageError


def command(
    context: typer.Context,
    paths: Paths,
    store: Annotated[str, typer.Option(help="File or database URL that keeps what is read.", show_default=False)],
    model: Model = None,
    jobs: Jobs = None,
    offline: Offline = False,
) -> None:
    """Read reports into a store; what it holds already is not read again."""
    from giextract import bulk
    from giextract.store import Store

    voice: Voice = context.obj
    told = gather(model=model, jobs=jobs, offline=offline or None)
    settle_model(told, voice)
    if told.offline:
        _refuse_connection(store, voice)
    tally = Tally()
    with Store.open(store, create=True) as opened, stoppable(voice.language) as stopped:
        there = bulk.survey(paths)
        with voice.progress("reading", there.files) as advance:
            found = bulk.find(paths)
            for done in bulk.extract(found, opened, bulk.workers(told.jobs, there.files), limits(told), stopped):
                tally.count(done)
                tell(done, voice)
                advance()
        tell_survey(there, voice)
        tally.close(voice)
        if stopped():
            voice.say("interrupted")
            raise typer.Exit(INTERRUPTED)
    raise typer.Exit(tally.exit_code)


def _refuse_connection(store: str, voice: Voice) -> None:
    from giextract.store import host

    if (name := host(store)) not in (None, "", "localhost", "127.0.0.1", "::1"):
        raise UsageError(words.say("offline_store", voice.language, host=name))
