"""Ask a loopback server about bundled reports, as a run would."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from giextract.evaluation.golden import load
from giextract.reading.model.answers import Answers
from giextract.reading.model.calls import Caller
from giextract.reading.model.questions import questions
from giextract.reading.model.reader import read_by_model
from giextract.settings import Settings
from tests.loopback.acts import Figures
from tests.loopback.server import Act, Loopback
from tests.samples import ROOT, page_of

KEY = "sk-loopback-8c1f03d2"
CLEAN = "2021/cell-per-line-page-break"
GLUED = "2021/glued-one-line"
WRONG = "2021/two-totals-wrong"


def figures_of(case: str) -> Figures:
    """Its figures as a person annotated them, as a model would write them."""
    golden = load(ROOT / "goldens" / case / "golden.yaml")
    keys = {(q.table, r.id): r.key for q in questions(page_of(case)) for r in q.rows}
    tables: dict[str, Any] = {"proactive": golden.proactive, "requests": golden.requests, "disputes": golden.disputes}
    return {
        table: {keys[table, row]: list(cells) for row, cells in tables[table].items() if (table, row) in keys}
        for table in golden.forms
    }


def told(server: Loopback, cache: Path, **more: Any) -> Settings:
    """Settings for this server."""
    given = {"api_key": KEY, "base_url": server.url, "model_name": "some-model", "cache": cache, "tries": 4}
    return Settings.model_validate({**given, **more})


def set_up(monkeypatch: pytest.MonkeyPatch, server: Loopback, **more: str) -> None:
    """Name this server in the environment, as a person would."""
    named = {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": server.url, "GIEXTRACT_MODEL": "some-model"}
    for name, value in (named | more).items():
        monkeypatch.setenv(name, value)


def read(
    cases: Sequence[str], act: Act, cache: Path, script: Sequence[Act] = (), use: Any = "on", **settings: Any
) -> tuple[list[Answers], Loopback]:
    """Have these reports read, all at once; waits between tries are short."""

    async def run() -> tuple[list[Answers], Loopback]:
        async with Loopback(act, list(script)) as server:
            told_settings = told(server, cache, **settings)
            async with Caller(told_settings, first_wait=0.01) as caller:
                pages = [page_of(case) for case in cases]
                answers = await asyncio.gather(*(read_by_model(p, caller, use) for p in pages))
        return list(answers), server

    return asyncio.run(run())


def kinds(answers: Answers) -> set[str]:
    """The kinds of problems that are left."""
    return {p.kind for p in answers.problems}


def wrong_rows(answers: Answers, case: str) -> set[tuple[str, str]]:
    """The rows that have not the figures that a person annotated, or none at all."""
    wanted = figures_of(case)
    return {
        (q.table, r.id)
        for q in questions(page_of(case))
        for r in q.rows
        if answers.tables[q.table].rows.get(r.id)
        != tuple(None if v is None else str(v) for v in wanted[q.table][r.key])
    }


def is_whole(answers: Answers, case: str) -> bool:
    """Whether every row has the figures that a person annotated, and no problem is left."""
    return not answers.problems and not wrong_rows(answers, case)
