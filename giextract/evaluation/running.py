"""Have every annotated report read: by labels alone, with recorded answers, or by a model, too."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace

from giextract import bulk, pipeline
from giextract.bulk.working.crew import Crew
from giextract.bulk.working.tasks import Judge
from giextract.evaluation import recorded
from giextract.evaluation.corpus import Corpus
from giextract.evaluation.results import Result, Run, pages_of, result_of, texts_of
from giextract.pipeline import Answers, Page
from giextract.reading.model.calls import Answerer, Caller
from giextract.reading.model.faults import ModelStopped
from giextract.reading.model.limits import added
from giextract.report import Usage
from giextract.settings import Settings
from giextract.store import pack

LABELS, RECORDED = "labels", "recorded"
LOOK_SECONDS = 0.2  # how often we look whether a person wants to stop
SPARE = 8  # pages unpacked beyond those with a call under way: each takes about a megabyte
UNDER_WAY = frozenset({"server", "deadline", "rejected"})  # problems of a call, which are no answer worth keeping


@dataclass(frozen=True, slots=True)
class Workers:
    """How many work at a time, what they may take, whom they ask whether to stop, and whom they tell of a file done."""

    jobs: int = 1
    limits: bulk.Limits = field(default_factory=bulk.Limits)
    stopped: Callable[[], bool] = lambda: False
    advance: Callable[[], object] = lambda: None


def read(corpus: Corpus, workers: Workers) -> tuple[dict[str, bulk.Done], Run]:
    """Read every source by its labels alone; the pages that come with it are what a model is asked about."""
    begun = time.monotonic()
    files = bulk.find([str(case.source) for case in corpus.cases])
    jobs = bulk.workers(workers.jobs, len(corpus.cases))
    names = {str(case.source): case.name for case in corpus.cases}
    done = {}
    for one in bulk.check(files, jobs, workers.limits, workers.stopped):
        done[names[one.location]] = one
        workers.advance()
    results = tuple(result_of(case, done.get(case.name)) for case in corpus.cases)
    return done, Run(LABELS, results, time.monotonic() - begun)


def replay(corpus: Corpus, done: Mapping[str, bulk.Done], workers: Workers) -> Run:
    """Judge every report with the answers that lie beside it; one without any is as the labels read it."""
    begun = time.monotonic()
    told: dict[str, tuple[Answers, ...]] = {}
    stale = {}
    for case in corpus.cases:
        if case.answers and case.name in done:
            answerer = recorded.Replaying(recorded.load(case.answers))
            settings = Settings(model="on", prose=answerer.knows_prose)
            told[case.name] = asyncio.run(_ask(pages_of(done[case.name]), answerer, settings))
            stale[case.name] = answerer.stale
    results = _judged(corpus, done, told, workers)
    counted = tuple(replace(one, stale=stale.get(one.case.name, 0)) for one in results)
    return Run(RECORDED, counted, time.monotonic() - begun)


def ask(
    corpus: Corpus, done: Mapping[str, bulk.Done], settings: Settings, workers: Workers, record: bool = False
) -> Run:
    """Have a model read every report, too; with `record`, write what it answers beside the sources."""
    begun = time.monotonic()
    told, heard, stopped = asyncio.run(_ask_all(corpus, done, settings, workers))
    written = 0
    for case in corpus.cases if record else ():
        problems = [p.kind for answers in told.get(case.name, ()) for p in answers.problems]
        if case.name in told and not UNDER_WAY.intersection(problems):
            written += len(heard[case.name].write(case.source.parent))
    results = _judged(corpus, done, told, workers)
    return Run(settings.model_name or "model", results, time.monotonic() - begun, stopped, written)


async def _ask(pages: Sequence[Page], answerer: Answerer, settings: Settings) -> tuple[Answers, ...]:
    prose = settings.prose is not False
    return tuple([await pipeline.ask(page, answerer, "on", (), settings.reasks, prose) for page in pages])


async def _ask_all(
    corpus: Corpus, done: Mapping[str, bulk.Done], settings: Settings, workers: Workers
) -> tuple[dict[str, tuple[Answers, ...]], dict[str, recorded.Listening], str | None]:
    """Ask about many pages at once; the caller's own limits say how many calls are under way."""
    told: dict[str, tuple[Answers, ...]] = {}
    stops: list[str] = []
    seats = asyncio.Semaphore(settings.concurrency + SPARE)
    async with Caller(settings) as caller:
        heard = {case.name: recorded.Listening(caller) for case in corpus.cases}

        async def one(name: str) -> None:
            async with seats:
                try:
                    told[name] = await _ask(pages_of(done[name]), heard[name], settings)
                except ModelStopped as reason:
                    stops.append(caller.hidden(str(reason)))
            workers.advance()

        async def look() -> None:
            while not workers.stopped():
                await asyncio.sleep(LOOK_SECONDS)
            caller.stopped = caller.stopped or ModelStopped("interrupted")

        looking = asyncio.create_task(look())
        await asyncio.gather(*(one(name) for name in heard if name in done))
        looking.cancel()
    return told, heard, stops[0] if stops else None


def _judged(
    corpus: Corpus, done: Mapping[str, bulk.Done], told: Mapping[str, tuple[Answers, ...]], workers: Workers
) -> tuple[Result, ...]:
    tasks = (_task(done[case.name], told.get(case.name), workers) for case in corpus.cases if case.name in done)
    jobs = bulk.workers(workers.jobs, len(told))
    with closing(Crew(jobs, workers.stopped, workers.limits.memory)) as crew:
        names = [case.name for case in corpus.cases if case.name in done]
        again = dict(zip(names, crew.do(tasks), strict=False))
    results = []
    for case in corpus.cases:
        usage = Usage()
        for answers in told.get(case.name, ()):
            usage = added(usage, added(answers.usage, answers.saved))
        result = result_of(case, again.get(case.name), texts_of(done[case.name]) if case.name in done else ())
        results.append(replace(result, usage=usage))
    return tuple(results)


def _task(done: bulk.Done, answers: tuple[Answers, ...] | None, workers: Workers) -> Judge | bulk.Done:
    if not answers:
        return done
    packed = tuple(pack(one.model_dump_json()) for one in answers)
    pages = tuple(result.page for result in done.entry.results if result.page is not None)
    return Judge(done.location, replace(done.entry, results=()), workers.limits, pages, answers=packed)
