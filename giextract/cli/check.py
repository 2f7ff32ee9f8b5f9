"""giextract check PATH…: print findings as a linter does, without a store."""

import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, Literal, TextIO

import typer

from giextract.cli.choices import (
    Jobs,
    ManifestFile,
    Offline,
    Paths,
    PolicyChoice,
    gather,
    limits,
    policy_of,
    refuse_connections,
)
from giextract.cli.interrupt import stoppable
from giextract.cli.model import asking, model_so_far, tell_model, with_flags
from giextract.cli.output import stdout
from giextract.cli.tally import FAILED, INTERRUPTED, Tally, tell, tell_manifest, tell_policy, tell_survey
from giextract.cli.voice import Voice
from giextract.words import Language

if TYPE_CHECKING:
    from giextract.bulk import Done
    from giextract.bulk.asking.direct import Asking
    from giextract.checks.policy import Policy

Format = Literal["text", "json", "sarif"]


@with_flags
def command(
    context: typer.Context,
    paths: Paths,
    form: Annotated[Format, typer.Option("--format", help="How findings are printed.")] = "text",
    jobs: Jobs = None,
    manifest: ManifestFile = None,
    policy: PolicyChoice = None,
    offline: Offline = False,
    **flags: Any,
) -> None:
    """Read reports and print what a person should know about each, with file and line."""
    from giextract import bulk

    voice: Voice = context.obj
    told = gather(jobs=jobs, offline=offline or None, policy=policy, **flags)
    judged_by = policy_of(told)
    if told.offline:
        refuse_connections(paths, voice)
    tell_policy(judged_by, voice)
    tally = Tally()
    there = bulk.survey(paths)
    given = bulk.load_manifest(manifest) if manifest else None
    with (
        asking(told, voice) as model,
        stoppable(voice) as stopped,
        stdout(exact=form != "text") as out,
    ):
        jobs = bulk.workers(told.jobs, there.files)
        stream = bulk.check(bulk.find(paths), jobs, limits(told), stopped, model, given, judged_by)
        # One document for programs cannot go through a bar on the same terminal.
        shown = 0 if form != "text" and out.isatty() else there.files
        _print(form, _told(stream, tally, voice, shown, model), out, voice.language, judged_by)
    tell_survey(there, voice)
    tell_manifest(given, voice)
    tell_model(model, voice, stopped())
    tally.close(voice)
    if stopped():
        voice.say("interrupted_check")
        raise typer.Exit(INTERRUPTED)
    raise typer.Exit(FAILED if model and model.stopped else tally.exit_code)


def _told(stream: "Iterator[Done]", tally: Tally, voice: Voice, total: int, model: "Asking | None") -> "Iterator[Done]":
    """Pass on what is done, counting it and speaking of it."""
    with voice.progress("reading", total, lambda: [tally.so_far(voice), *model_so_far(model, voice)]) as advance:
        for done in stream:
            tally.count(done)
            tell(done, voice)
            advance()
            yield done


def _print(form: Format, stream: "Iterator[Done]", out: TextIO, language: Language, policy: "Policy") -> None:
    if form == "sarif":
        from giextract.cli import sarif

        sarif.write(((done.location, _reports(done)) for done in stream), out, language, policy)
    elif form == "json":
        _print_json(stream, out)
    else:
        for done in stream:
            for report in _reports(done):
                for finding in report["findings"]:
                    # Not to `out`: while a bar is drawn, sys.stdout is what prints above it.
                    print(_as_line(done.location, finding, language), file=sys.stdout, flush=sys.stdout.isatty())


def _print_json(stream: "Iterator[Done]", out: TextIO) -> None:
    """Print one array, a report a line, holding one report at a time."""
    before = "[\n"
    for done in stream:
        for report in _reports(done):
            out.write(before + json.dumps(report, ensure_ascii=False))
            before = ",\n"
    out.write("[]\n" if before == "[\n" else "\n]\n")


def _reports(done: "Done") -> Iterator[dict[str, Any]]:
    """The reports of a file, each finding with the line it stands on."""
    from giextract.store import unpack

    for result, lines in zip(done.entry.results, done.lines or ((),) * len(done.entry.results), strict=True):
        report = json.loads(unpack(result.report))
        findings = [{**f, "line": line} for f, line in zip(report["findings"], lines, strict=True)]
        yield {**report, "findings": findings}


def _as_line(location: str, finding: dict[str, Any], language: Language) -> str:
    place = f"{location}:{finding['line']}" if finding["line"] else location
    message = finding["message_zh"] if language == "zh" else finding["message"]
    return f"{place}: {finding['severity']} {finding['rule']} {message}"
