"""giextract extract PATH… --store STORE: read reports into a store, going on where an earlier run stopped."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
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
from giextract.cli.relating import relate
from giextract.cli.tally import FAILED, INTERRUPTED, Tally, tell, tell_manifest, tell_policy, tell_survey
from giextract.cli.voice import Voice
from giextract.errors import UsageError
from giextract.settings import Settings

if TYPE_CHECKING:
    from giextract import bulk
    from giextract.bulk.asking.direct import Asking
    from giextract.bulk.planning import Stopped
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
    if told.offline:
        _refuse_connection(store, voice)
        refuse_connections(paths, voice)
    if no_wait and not batch:
        raise UsageError(words.say("no_wait_alone", voice.language))
    require_model(told, voice, batch)
    given = bulk.load_manifest(manifest) if manifest else None
    order = bulk.Order(policy_of(told), limits(told), given, choice=bulk.choose(only, limit))
    tell_policy(order.policy, voice)
    listed = bulk.load_roster(roster) if roster else None
    if dry_run:
        raise typer.Exit(foresee(paths, store, told, order, voice, batch))
    with (
        workers_of(engine, told) as start,
        _opened(store, told, batch, voice) as (opened, model),
        stoppable(voice) as stopped,
    ):
        run = _Run(paths, told, order, start, opened, model, stopped, voice, bulk.survey(paths), Tally())
        if batch:
            run.in_rounds(wait=not no_wait)
        else:
            run.straight()
        run.relate(listed)
        run.say(is_chosen=only is not None or limit is not None)
        if stopped():
            raise typer.Exit(INTERRUPTED)
    raise typer.Exit(FAILED if model and model.stopped else run.tally.exit_code)


@dataclass(frozen=True, slots=True)
class _Run:
    """One run: what it was told, what it works with, and what came of it."""

    paths: list[str]
    told: Settings
    order: "bulk.Order"
    start: "bulk.Start"
    store: "Store"
    model: "Asking | None"
    stopped: "Stopped"
    voice: Voice
    there: "bulk.Survey"
    tally: Tally

    def straight(self) -> None:
        """Read every file, and ask about it where a model is to be asked."""
        from giextract import bulk

        tell_elsewhere(self.store, self.model, self.told, self.voice)
        for done in self._extract(bulk.find(self.paths)):
            self.tally.count(done)
            tell(done, self.voice)

    def in_rounds(self, wait: bool) -> None:
        """Read every file, and go through those again whose answers come in batches."""
        from giextract import bulk

        run = Run(self.store, self.told, self.stopped, wait)
        in_rounds(self.model, run, lambda: bulk.find(self.paths), self._extract, self.tally, self.voice)

    def relate(self, roster: "bulk.Roster | None") -> None:
        """Hold the reports of the store against each other, if there is anything new to hold."""
        from giextract import bulk

        if not self.stopped() and bulk.wants_second_pass(self.store, roster):
            self.tally.move(relate(self.store, roster, self.told, self.start, self.stopped, self.voice))

    def say(self, is_chosen: bool) -> None:
        """Say what was left out, what it has cost, and what came of it."""
        left = self.there.files - self.tally.files
        if is_chosen and not self.stopped() and left > 0:
            self.voice.say("not_chosen", count=left, total=self.there.files)
        tell_survey(self.there, self.voice)
        if self.order.choice.limit is None:  # else most rows may be of files that were not looked at
            tell_manifest(self.order.manifest, self.voice)
        tell_batches(self.model, self.voice)
        tell_model(self.model, self.voice, self.stopped())
        self.tally.close(self.voice)
        if self.stopped():
            self.voice.say("interrupted")

    def _extract(self, files: "Iterable[bulk.Found]", again: int | None = None) -> "Iterator[bulk.Done]":
        """Read files with a bar: those that were chosen, or, again, so many that wait for answers."""
        from giextract import bulk

        order, total = self.order, self.there.files if again is None else again
        choice = order.choice if again is None else None
        jobs = bulk.workers(self.told.jobs, total)
        with self.voice.progress("reading", total, self._so_far) as advance:
            for done in bulk.extract(
                files, self.store, jobs, order.limits, self.stopped, self.model, order.manifest, order.policy, choice, self.start
            ):
                yield done
                advance()

    def _so_far(self) -> list[str]:
        return [self.tally.so_far(self.voice), *model_so_far(self.model, self.voice)]


@contextmanager
def _opened(location: str, told: Settings, batch: bool, voice: Voice) -> "Iterator[tuple[Store, Asking | None]]":
    """Open the store and the model; no store is made for a model that cannot be asked."""
    from giextract.store import Store

    if batch:
        with Store.open(location, create=True) as store, asking(told, voice, store) as model:
            yield store, model
    else:
        with asking(told, voice) as model, Store.open(location, create=True) as store:
            yield store, model


def _refuse_connection(store: str, voice: Voice) -> None:
    from giextract.store import host

    if (name := host(store)) not in (None, "", "localhost", "127.0.0.1", "::1"):
        raise UsageError(words.say("offline_store", voice.language, host=name))
