"""One page read by a model: asked once for its tables, held against the page, asked again for the rows in dispute."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from giextract.reading.copy import plain_of
from giextract.reading.model.answers import Answers, Printed, Problem, TableAnswer
from giextract.reading.model.calls import Answered, Answerer, Deferred
from giextract.reading.model.comparing import disputes
from giextract.reading.model.endpoint import Reply
from giextract.reading.model.faults import Fault
from giextract.reading.model.limits import added
from giextract.reading.model.prose_reader import ProseReading, read_prose
from giextract.reading.model.questions import Question, needed, questions
from giextract.reading.model.schema import repeated, rows_in, shape, wanted
from giextract.reading.model.wording import ask_again, ask_tables
from giextract.reading.page import Page
from giextract.report import Usage
from giextract.settings import ModelUse

WORDS = {
    "differs": "read otherwise than its borders on the page tell",
    "no_place": "a figure that does not stand there, or not all that stand there",
}


@dataclass(slots=True)
class _State:
    """What is known of one table so far; `wrong` are the rows to ask again, each with the problem that it is left with."""

    question: Question
    rows: dict[str, Printed] = field(default_factory=dict)
    wrong: dict[str, Problem] = field(default_factory=dict)
    notes: list[Problem] = field(default_factory=list)
    attempts: int = 0


@dataclass(slots=True)
class _Course:
    """One page's questions and answers."""

    page: Page
    plain: str
    states: dict[str, _State]
    prompts: list[str] = field(default_factory=list)
    last: Reply | None = None
    usage: Usage = field(default_factory=Usage)
    saved: Usage = field(default_factory=Usage)


async def read_by_model(
    page: Page,
    caller: Answerer,
    use: ModelUse = "on",
    disputed: Collection[str] = (),
    reasks: int = 2,
    prose: bool = False,
) -> Answers:
    """Let a model read a page's tables: all, or (`as-needed`) those unread and those named as disputed; and its prose.

    A fault of one report becomes a problem of its answers; raises ModelStopped when the run should ask nothing more, and
    Deferred, once tables and prose have both been asked about, when an answer is still to come.
    """
    tables = None if use == "on" else needed(page, disputed) if use == "as-needed" else set[str]()
    asked = questions(page, tables)
    course = _Course(page, plain_of(page.text), {q.table: _State(q) for q in asked})
    later: Deferred | None = None
    try:
        await _ask_all(course, asked, reasks, caller)
    except Deferred as deferred:
        later = deferred
    read = await read_prose(page, caller, reasks) if prose else ProseReading()
    if later is not None:
        raise later
    return _answers(course, read)


async def _ask_all(course: _Course, asked: tuple[Question, ...], reasks: int, caller: Answerer) -> None:
    attempt = 1
    while asked and attempt <= reasks + 1:
        if not await _ask(course, asked, attempt, caller):
            break
        asked = tuple(_again(state) for state in course.states.values() if state.wrong)
        attempt += 1


async def _ask(course: _Course, asked: tuple[Question, ...], attempt: int, caller: Answerer) -> bool:
    """Ask once and take in what comes; tells whether it makes sense to ask again."""
    prompt, messages = ask_tables(course.page, asked) if attempt == 1 else ask_again(course.page, asked)
    if prompt not in course.prompts:
        course.prompts.append(prompt)
    for question in asked:
        course.states[question.table].attempts += 1
    year = course.page.identity.year
    try:
        answered = await caller.ask(messages, wanted(asked), attempt, int(year.value) if year else None)
    except Fault as fault:
        _fail(course, asked, Problem(kind=fault.problem, table="", detail=caller.hidden(fault.detail)))
        return False
    course.last = answered.reply
    course.usage, course.saved = added(course.usage, answered.usage), added(course.saved, answered.saved)
    if answered.answer is None:
        kind = answered.reply.problem or "unparsed"
        _fail(course, asked, Problem(kind=kind, table="", detail=answered.reply.detail))
        return kind != "refused"
    for question in asked:
        _take(course, question, answered)
    return True


def _fail(course: _Course, asked: Iterable[Question], problem: Problem) -> None:
    """Note a problem for every row of a question; rows that were answered before keep that answer."""
    for question in asked:
        own = problem.model_copy(update={"table": question.table})
        course.states[question.table].wrong = {row.id: own for row in question.rows}


def _take(course: _Course, question: Question, answered: Answered) -> None:
    """Take in a table's rows: the last answer counts; what has the wrong shape or is not borne out stays wrong."""
    assert answered.answer is not None
    state = course.states[question.table]
    rows = rows_in(answered.answer, question)
    same = {id for id in rows if rows[id] == state.rows.get(id)}
    state.rows.update(rows)
    state.wrong = {}
    for row, detail in shape(answered.answer, question, repeated(answered.reply.text or "{}")):
        _misshapen(state, question, row, detail)
    table = next(t for t in course.page.tables if t.table == question.table)
    columns = {r.id: tuple(c.id for c in r.columns) for r in state.question.rows}
    for id, why in disputes(table, state.rows, columns, course.plain).items():
        problem = Problem(kind=why, table=question.table, detail=WORDS[why], rows=(id,))
        if id in state.wrong:
            continue
        if id in same and state.attempts > 1:  # asked again, it says the same: a third time would be of no use
            state.notes.append(problem)
        elif not any(id in p.rows for p in state.notes):
            state.wrong[id] = problem


def _misshapen(state: _State, question: Question, row: str | None, detail: str) -> None:
    problem = Problem(kind="shape", table=question.table, detail=detail, rows=(row,) if row else ())
    if row is None:
        state.wrong.update({r.id: problem for r in question.rows})
    elif row:
        state.wrong[row] = problem
    elif problem not in state.notes:
        state.notes.append(problem)


def _again(state: _State) -> Question:
    return state.question.only(state.wrong)


def _answers(course: _Course, prose: ProseReading) -> Answers:
    last = prose.last or course.last
    return Answers(
        prompts=(*course.prompts, *([prose.prompt] if prose.prompt else [])),
        model=last.model if last else None,
        fingerprint=last.fingerprint if last else None,
        at=last.at if last else None,
        tables={name: _table(state) for name, state in course.states.items()},
        statements=prose.statements,
        problems=(*(p for state in course.states.values() for p in _problems(state)), *prose.problems),
        usage=added(course.usage, prose.usage), saved=added(course.saved, prose.saved),
    )  # fmt: skip


def _table(state: _State) -> TableAnswer:
    rows = {row.id: state.rows[row.id] for row in state.question.rows if row.id in state.rows}
    columns = {row.id: tuple(c.id for c in row.columns) for row in state.question.rows if row.id in rows}
    return TableAnswer(form=state.question.form, rows=rows, columns=columns, attempts=state.attempts)


def _problems(state: _State) -> list[Problem]:
    """The problems that are left, those that say the same of several rows as one."""
    rows: dict[Problem, list[str]] = {}
    for id, problem in [(i, p) for p in state.notes for i in p.rows or ("",)] + list(state.wrong.items()):
        rows.setdefault(problem.model_copy(update={"rows": ()}), []).append(id)
    return [p.model_copy(update={"rows": tuple(i for i in dict.fromkeys(ids) if i)}) for p, ids in rows.items()]
