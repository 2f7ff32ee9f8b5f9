"""giextract extract PATH… --store STORE: read reports into a store, going on where an earlier run stopped."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from giextract import words
from giextract.cli.batch import Run, in_rounds, tell_batches, tell_elsewhere
from giextract.cli.choices import (
    Engine,
    Jobs,
    ManifestFile,
    Offline,
    Paths,
    PolicyChoice,
    RosterFile,
    gather,
    limits,
    policy_of,
    refuse_connections,
    workers_of,
)
from giextract.cli.foresight import foresee
from giextract.cli.interrupt import stoppable
from giextract.cli.model import asking, model_so_far, require_model, tell_model, with_flags
from giextract.cli.tally import FAILED, INTERRUPTED, Tally, tell, tell_manifest, tell_policy, tell_survey
from giextract.cli.voice import Voice
from giextract.errors import UsageError
from giextract.settings import Settings

if TYPE_CHECKING:
    from giextract import bulk
    from giextract.bulk.asking import Asking
    from giextract.store import Store


@with_flags
def command(
    context: typer.Context,
    paths: Paths,
    store: Annotated[str, typer.Option(help="File or database URL that keeps what is read.", show_default=False)],
    jobs: Jobs = None,
    engine: Engine = "local",
    manifest: ManifestFile = None,
    policy: PolicyChoice = None,
    roster: RosterFile = None,
    offline: Offline = False,
    only: Annotated[str | None, typer.Option(help="Files by what the store knows: 'failed, year=2023, agency=…'.")] = None,
    limit: Annotated[int | None, typer.Option(help="No more files than so many that need anything.", min=1)] = None,
    batch: Annotated[bool, typer.Option("--batch", help="Ask by the provider's batches: half the price, within a day.")] = False,
    no_wait: Annotated[bool, typer.Option("--no-wait", help="With --batch: hand in and collect what there is, and end.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done and what it costs; do nothing.")] = False,
    **flags: Any,
) -> None:
    """Read reports into a store; what it holds already is neither read nor asked about again."""
    from giextract import bulk

    voice: Voice = context.obj
    told = gather(jobs=jobs, offline=offline or None, policy=policy, **flags)
    judged_by = policy_of(told)
    if told.offline:
        _refuse_connection(store, voice)
        refuse_connections(paths, voice)
    if no_wait and not batch:
        raise UsageError(words.say("no_wait_alone", voice.language))
    require_model(told, voice, batch)
    tally = Tally()
    given = bulk.load_manifest(manifest) if manifest else None
    tell_policy(judged_by, voice)
    listed = bulk.load_roster(roster) if roster else None
    choice = bulk.choose(only, limit)
    if dry_run:
        order = bulk.Order(judged_by, limits(told), given, choice=choice)
        raise typer.Exit(foresee(paths, store, told, order, voice, batch))
    with (
        workers_of(engine, told) as start,
        _opened(store, told, batch, voice) as (opened, model),
        stoppable(voice) as stopped,
    ):
        there = bulk.survey(paths)

        def so_far() -> list[str]:
            return [tally.so_far(voice), *model_so_far(model, voice)]

        def extract(found: "Iterable[bulk.Found]", again: int | None = None) -> "Iterator[bulk.Done]":
            total, chosen = (there.files, choice) if again is None else (again, None)
            jobs = bulk.workers(told.jobs, total)
            with voice.progress("reading", total, so_far) as advance:
                for done in bulk.extract(found, opened, jobs, limits(told), stopped, model, given, judged_by, chosen, start):
                    yield done
                    advance()

        if batch:
            in_rounds(model, Run(opened, told, stopped, not no_wait), lambda: bulk.find(paths), extract, tally, voice)
        else:
            tell_elsewhere(opened, model, told, voice)
            for done in extract(bulk.find(paths)):
                tally.count(done)
                tell(done, voice)
        if not stopped() and bulk.wants_second_pass(opened, listed):
            tally.move(bulk.second_pass(opened, listed))
        if (only or limit) and not stopped() and there.files > tally.files:
            voice.say("not_chosen", count=there.files - tally.files, total=there.files)
        tell_survey(there, voice)
        if limit is None:  # else most rows may be of files that were not looked at
            tell_manifest(given, voice)
        tell_batches(model, voice)
        tell_model(model, voice, stopped())
        tally.close(voice)
        if stopped():
            voice.say("interrupted")
            raise typer.Exit(INTERRUPTED)
    raise typer.Exit(FAILED if model and model.stopped else tally.exit_code)


@contextmanager
def _opened(location: str, told: Settings, batch: bool, voice: Voice) -> "Iterator[tuple[Store, Asking | None]]":
    """Open the store and the model; no store is made for a model that cannot be asked."""
    from giextract.store import Store

    if batch:
        require_model(told, voice)
        with Store.open(location, create=True) as store, asking(told, voice, store) as model:
            yield store, model
    else:
        with asking(told, voice) as model, Store.open(location, create=True) as store:
            yield store, model


def _refuse_connection(store: str, voice: Voice) -> None:
    from giextract.store import host

    if (name := host(store)) not in (None, "", "localhost", "127.0.0.1", "::1"):
        raise UsageError(words.say("offline_store", voice.language, host=name))
