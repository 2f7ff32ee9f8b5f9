"""giextract verify STORE: run the rules again over what is stored; --compare shows what that would change."""

import sys
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from giextract.cli.choices import (
    Engine,
    Jobs,
    PolicyChoice,
    RosterFile,
    StoreName,
    gather,
    limits,
    policy_of,
    workers_of,
)
from giextract.cli.interrupt import stoppable
from giextract.cli.output import stdout
from giextract.cli.relating import relate
from giextract.cli.tally import INTERRUPTED, Tally, tell, tell_policy
from giextract.cli.voice import Voice
from giextract.report import Finding

if TYPE_CHECKING:
    from giextract.bulk import Done


def command(
    context: typer.Context,
    store: StoreName,
    compare: Annotated[
        bool, typer.Option("--compare", help="Print new and dropped findings, and leave the store as it is.")
    ] = False,
    policy: PolicyChoice = None,
    roster: RosterFile = None,
    jobs: Jobs = None,
    engine: Engine = "local",
) -> None:
    """Judge every stored reading again; nothing is read anew and no model is called."""
    from giextract import bulk
    from giextract.store import Store

    voice: Voice = context.obj
    told = gather(jobs=jobs, policy=policy)
    judged_by = policy_of(told)
    tell_policy(judged_by, voice)
    tally = Tally()
    listed = bulk.load_roster(roster) if roster else None
    with (
        workers_of(engine, told) as start,
        Store.open(store) as opened,
        stoppable(voice) as stopped,
        stdout(),
    ):
        total = opened.count_pages()
        changed: Counter[tuple[str, str]] = Counter()
        with voice.progress("judging", total) as advance:
            jobs = bulk.workers(told.jobs, total)
            for done in bulk.verify(opened, jobs, not compare, limits(told), stopped, judged_by, start):
                tally.add(done.outcomes)
                tell(done, voice)
                advance()
                for change, finding in _changes(done):
                    changed[finding.rule, change] += 1
                    if compare:
                        print(_as_line(done.location, change, finding, voice), file=sys.stdout)
        if not compare and not stopped():
            tally.move(relate(opened, listed, told, start, stopped, voice), whole_store=True)
        tally.outcomes["failed"] += opened.count_failed()
        _tell_changes(changed, voice)
        tally.close(voice)
        if stopped():
            raise typer.Exit(INTERRUPTED)
    raise typer.Exit(tally.exit_code)


def _changes(done: "Done") -> Iterator[tuple[str, Finding]]:
    yield from (("new", finding) for finding in done.changes.new)
    yield from (("dropped", finding) for finding in done.changes.dropped)


def _as_line(location: str, change: str, finding: Finding, voice: Voice) -> str:
    message = finding.message_zh if voice.language == "zh" else finding.message
    return f"{location}: {change} {finding.severity} {finding.rule} {message}"


def _tell_changes(changed: Counter[tuple[str, str]], voice: Voice) -> None:
    for rule in sorted({rule for rule, _ in changed}):
        voice.say("changes", rule=rule, new=changed[rule, "new"], dropped=changed[rule, "dropped"])
    if not changed:
        voice.say("no_changes")
