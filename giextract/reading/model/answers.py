"""What a model answered about one page: stored with the page, so that rules can run again without asking."""

from typing import Literal

from pydantic import Field

from giextract.report import Frozen, Statement, Usage

Printed = tuple[str | None, ...]  # one row as the model copied it, a string a cell; None is a blank cell

ProblemKind = Literal[
    "shape",  # a row or table missing, twice, unknown, or with another number of cells
    "unparsed",  # no JSON, or JSON cut off
    "empty",  # no content at all
    "cut_short",  # finish_reason length
    "refused",  # the model, or the server's content filter, would not
    "no_place",  # a number that does not stand on the page in that row, a quote that does not stand in the prose
    "differs",  # not what the borders on the page tell, also when asked again
    "too_long",  # more text than the model takes
    "rejected",  # the server will not answer this request whatever is tried
    "server",  # no answer after all retries
    "deadline",  # no answer within the time of one call
]


class Problem(Frozen):
    """What went wrong with a table, or with the `prose`; `detail` is one line for people, `rows` the rows it is about (empty: all)."""

    kind: ProblemKind
    table: str
    detail: str
    rows: tuple[str, ...] = ()


class TableAnswer(Frozen):
    """One table as the model copied it; `columns` are the column ids in printed order, row by row as `rows` has them.

    A column that no form has keeps the label reading's id for it (`+小计`). `attempts` counts how often it was asked.
    """

    form: str
    rows: dict[str, Printed] = Field(default_factory=dict)
    columns: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    attempts: int = 0


class Answers(Frozen):
    """A model's reading of a page; `usage` is what it cost now, `saved` what the cached part of it cost before.

    `prompts` are the ids of the prompts that were used, the first one first; `model`, `fingerprint` and `at` (UTC, ISO
    8601) are what the server said with its last answer, None where nothing was asked or nothing came back.
    """

    prompts: tuple[str, ...] = ()
    model: str | None = None
    fingerprint: str | None = None
    at: str | None = None
    tables: dict[str, TableAnswer] = Field(default_factory=dict)
    statements: tuple[Statement, ...] = ()
    problems: tuple[Problem, ...] = ()
    usage: Usage = Usage()
    saved: Usage = Usage()

    @property
    def prompt(self) -> str | None:
        """The prompt that asked first."""
        return self.prompts[0] if self.prompts else None

    @property
    def is_cached(self) -> bool:
        """Tell whether no call was made for it."""
        return self.usage.requests == 0 and self.usage.cached > 0
