"""giextract evaluate [GOLDENS]: how well annotated reports are read; scores, floors, comparison, a report page."""

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from giextract import words
from giextract.cli.choices import Jobs, Offline, gather, limits
from giextract.cli.corrupt import corrupted
from giextract.cli.interrupt import stoppable
from giextract.cli.model import with_flags
from giextract.cli.output import destination, stdout
from giextract.cli.tally import FAILED, FLAGGED, INTERRUPTED
from giextract.cli.voice import Voice
from giextract.errors import UsageError
from giextract.settings import Settings

if TYPE_CHECKING:
    from giextract.evaluation.corpus import Corpus
    from giextract.evaluation.evaluation import Evaluation
    from giextract.evaluation.floors import Floor
    from giextract.evaluation.results import Run
    from giextract.evaluation.running import Workers

OFF = "off"
Written = Callable[["Evaluation", TextIO, words.Language], None]


@with_flags
def command(
    context: typer.Context,
    goldens: Annotated[Path, typer.Argument(metavar="[GOLDENS]", help="The folder of goldens.")] = Path("goldens"),
    model: Annotated[
        list[str] | None,
        typer.Option(help="Whom to score: off, recorded, or a model's name on the server. Several are compared."),
    ] = None,
    store: Annotated[list[str] | None, typer.Option(help="Score what a store has of them, too.")] = None,
    recorded: Annotated[bool, typer.Option(help="Score recorded answers, too, where there are any.")] = True,
    record: Annotated[bool, typer.Option("--record", help="Write the model's answers beside the goldens.")] = False,
    update: Annotated[bool, typer.Option("--update", help="Pin these scores as floors; lowers none.")] = False,
    html: Annotated[Path | None, typer.Option(help="Write one HTML page.")] = None,
    json: Annotated[Path | None, typer.Option(help="Write the same numbers as JSON.")] = None,
    junit: Annotated[Path | None, typer.Option(help="Write JUnit XML.")] = None,
    corrupt: Annotated[
        int | None, typer.Option(min=1, help="Change so many printed figures and answers, and see what is found.")
    ] = None,
    seed: Annotated[int, typer.Option(help="The seed of the changes.")] = 1,
    jobs: Jobs = None,
    offline: Offline = False,
    **flags: Any,
) -> None:
    """Score annotated reports and hold the scores against their floors; no model is asked that is not named here."""
    from giextract.evaluation import corpus
    from giextract.evaluation.evaluation import evaluate, held_again

    voice: Voice = context.obj
    told = gather(jobs=jobs, offline=offline or None, **flags)
    names = _names(model, store, record, told, voice)
    if not goldens.is_dir():
        raise UsageError(words.say("no_goldens", voice.language, folder=goldens))
    if corrupt:
        raise typer.Exit(corrupted(goldens, corrupt, seed, told.jobs, voice))
    annotated = corpus.load(goldens)
    with stoppable(voice) as stopped:
        runs = _runs(annotated, names, recorded and not (model or store), record, told, voice, stopped)
        if stopped():
            voice.say("interrupted_check")
            raise typer.Exit(INTERRUPTED)
        runs += [_stored(annotated, name, voice) for name in store or ()]
    evaluation = evaluate(annotated, runs, told)
    refused = _pin(annotated, evaluation, voice) if update else ()
    evaluation = held_again(annotated, evaluation) if update else evaluation
    _write(evaluation, ((html, _html), (json, _json), (junit, _junit)), voice)
    broken = _tell_floors(evaluation, annotated, refused, voice)
    raise typer.Exit(FAILED if any(run.stopped for run in runs) else FLAGGED if broken else 0)


def _names(
    model: Sequence[str] | None, store: Sequence[str] | None, record: bool, told: Settings, voice: Voice
) -> list[str]:
    """The readers to score; those of stores left out."""
    names = list(dict.fromkeys(model or ([] if store else [OFF])))
    if record:
        asked = [name for name in names if name not in (OFF, "recorded")]
        if not asked and told.model_name:
            names, asked = [*names, told.model_name], [told.model_name]
        if len(asked) != 1:
            raise UsageError(words.say("record_what", voice.language))
    for name in names:
        if name not in (OFF, "recorded"):
            if told.offline:
                raise UsageError(words.say("offline_model", voice.language, model=name))
            if not told.has_model:
                raise UsageError(words.say("model_unconfigured", voice.language, use=name))
    return names


def _runs(
    annotated: "Corpus",
    names: Sequence[str],
    recorded: bool,
    record: bool,
    told: Settings,
    voice: Voice,
    stopped: Callable[[], bool],
) -> "list[Run]":
    """Have the goldens read by their labels once, and judged for everyone who reads them, too."""
    from giextract.evaluation import running

    if not names:
        return []
    with voice.progress("evaluating", len(annotated.cases)) as advance:
        workers = running.Workers(told.jobs, limits(told), stopped, advance)
        done, labels = running.read(annotated, workers)
    workers = running.Workers(told.jobs, limits(told), stopped)
    runs: list[Run] = []
    for name in names:
        if stopped():
            break
        if name == OFF:
            runs.append(labels)
        elif name == "recorded":
            runs.append(running.replay(annotated, done, workers))
        else:
            runs.append(_asked(annotated, done, told.model_copy(update={"model_name": name}), record, workers, voice))
    if recorded and not record and any(case.answers for case in annotated.cases):
        runs.append(running.replay(annotated, done, workers))
    return runs


def _asked(annotated: "Corpus", done: Any, told: Settings, record: bool, workers: "Workers", voice: Voice) -> "Run":
    from giextract.cli.model import server_of
    from giextract.evaluation import running

    voice.say("model_on", model=told.model_name, server=server_of(told.base_url))
    with voice.progress("evaluating", len(done)) as advance:
        workers = replace(workers, advance=advance)
        run = running.ask(annotated, done, told.model_copy(update={"model": "on"}), workers, record)
    if run.stopped and not workers.stopped():
        voice.say("model_stopped", reason=run.stopped, remedy=words.say("remedy_server", voice.language))
    if record:
        voice.say("answers_written", count=run.written)
    return run


def _stored(annotated: "Corpus", name: str, voice: Voice) -> "Run":
    from giextract.evaluation.stored import stored
    from giextract.store import Store

    with Store.open(name) as opened:
        run = stored(annotated, opened)
    if not any(one.report for one in run.results):
        raise UsageError(words.say("not_in_store", voice.language, store=run.name, count=len(annotated.cases)))
    return run


def _write(evaluation: "Evaluation", wanted: Sequence[tuple[Path | None, Written]], voice: Voice) -> None:
    from giextract.cli.scores import terminal

    for file, write in wanted:
        if file is not None:
            with destination(file) as stream:
                write(evaluation, stream, voice.language)
    with stdout() as out:  # last: whoever reads it may have seen enough
        terminal.show(evaluation, out, voice.language)


def _html(evaluation: "Evaluation", stream: TextIO, language: words.Language) -> None:
    from giextract.cli.scores.page import html_page

    stream.write(html_page(evaluation, language))


def _json(evaluation: "Evaluation", stream: TextIO, language: words.Language) -> None:
    stream.write(evaluation.model_dump_json(indent=1) + "\n")


def _junit(evaluation: "Evaluation", stream: TextIO, language: words.Language) -> None:
    from giextract.cli.scores import junit

    junit.write(evaluation, stream, language)


def _pin(annotated: "Corpus", evaluation: "Evaluation", voice: Voice) -> "tuple[Floor, ...]":
    from giextract.evaluation.corpus import FLOORS
    from giextract.evaluation.evaluation import pin

    text, refused = pin(annotated, evaluation)
    file = annotated.folder / FLOORS
    with destination(file) as stream:
        stream.write(text)
    voice.say("floors_pinned", file=file)
    return refused


def _tell_floors(
    evaluation: "Evaluation", annotated: "Corpus", refused: "Sequence[Floor]", voice: Voice
) -> "Sequence[Floor]":
    """Say which floors are broken, and which were not lowered; gives those that are broken."""
    from giextract.evaluation.corpus import FLOORS

    for floor in evaluation.broken:
        if floor.kind == "corpus":
            voice.say("floor_corpus", pinned=floor.pinned, found=floor.found, folder=annotated.folder)
        else:
            key = "floor_refused" if floor in refused else "floor_broken"
            voice.say(key, **_worded(floor, voice.language), file=os.fspath(annotated.folder / FLOORS))
    voice.say("floors_held", held=len(evaluation.floors) - len(evaluation.broken), total=len(evaluation.floors))
    if not evaluation.is_pinned:
        voice.say("floors_none", folder=annotated.folder)
    return evaluation.broken


def _worded(floor: "Floor", language: words.Language) -> dict[str, str]:
    from giextract.cli.scores.headline import found_now, pinned_at
    from giextract.cli.scores.labels import known, measure, run_name

    return {
        "run": run_name(floor.run, language), "place": known(floor.place, language), "measure": measure(floor.measure, language),
        "found": found_now(floor), "bound": pinned_at(floor, language),
    }  # fmt: skip
