"""What a run would do, told without doing it: nothing is written, nobody is asked."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field

from giextract import pipeline
from giextract.bulk.finding.files import Found
from giextract.bulk.planning import Order, Planned, Step, Stopped, plan
from giextract.bulk.working.crew import Crew
from giextract.bulk.working.tasks import Done, Pending, Task
from giextract.reading.model.estimate import expected
from giextract.reading.model.limits import Budget, added, budget
from giextract.report import Usage
from giextract.settings import Settings
from giextract.store import Store, unpack


@dataclass(slots=True)
class Forecast:
    """The files by what would be done with them, and what asking about `asked` documents would come to.

    `within` counts the documents that the budget is enough for.
    """

    steps: Counter[Step] = field(default_factory=Counter)
    unread: list[Done] = field(default_factory=list)
    asked: int = 0
    within: int = 0
    usage: Usage = field(default_factory=Usage)

    @property
    def files(self) -> int:
        """How many files were chosen."""
        return self.steps.total()


def forecast(
    files: Iterable[Found], store: Store | None, order: Order, told: Settings, jobs: int, stopped: Stopped
) -> Iterator[Forecast]:
    """Give the forecast after each file, as far as it has come; with a model, files are read to see what would be asked."""
    found, spent = Forecast(), budget(told) if order.asks else Budget()
    documents: set[int] = set()
    yield found
    with closing(Crew(jobs, stopped, order.limits.memory)) as crew:
        for done in crew.do(_counted(plan(files, store, order, stopped), found)):
            name = hash(done.entry.document)
            if done.pending and name not in documents:  # copies are asked about once
                documents.add(name)
                _add(found, done.pending, told, spent)
            yield found


def _counted(planned: Iterable[Planned], found: Forecast) -> Iterator[Task | Done]:
    """Count what would be done, and pass on what a worker must look at to see what would be asked."""
    for one in planned:
        found.steps[one.step] += 1
        if one.step == "unread" and isinstance(one.task, Done):
            found.unread.append(one.task)
        if isinstance(one.task, Done) or one.task.ask:
            yield one.task


def _add(found: Forecast, pending: Iterable[Pending], told: Settings, spent: Budget) -> None:
    usage = Usage()
    for one in pending:
        page = pipeline.Page.model_validate_json(unpack(one.page))
        usage = added(usage, expected(page, told.model_use, one.disputed, told.asks_prose))
    if not usage.requests:
        return
    found.asked += 1
    found.usage = added(found.usage, usage)
    found.within += _is_within(found.usage, spent)


def _is_within(usage: Usage, spent: Budget) -> bool:
    tokens, cost = usage.input_tokens + usage.output_tokens, spent.cost(usage.input_tokens, usage.output_tokens)
    return (spent.tokens is None or tokens <= spent.tokens) and (spent.money is None or cost <= spent.money)
