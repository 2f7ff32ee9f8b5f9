"""What a person decides about a report: one line of a log that is only ever added to.

A decision is about a finding (`finding`, `rule`) or about a cell (`cell`) of the report at a path. It holds as long as what
it judged stands as it stood: of a cell its printed characters, of a finding those of its operands or its quote. It survives
every re-run, and lapses, visibly, when what it judged changes. Nothing is ever taken out of the log: undoing is a
decision, too.
"""

from typing import Literal

from pydantic import Field, model_validator

from giextract.report import Frozen

# accept: the report itself is wrong, the value stays. dismiss: the finding is not one. pass_on: for somebody else to see.
OfFinding = Literal["accept", "dismiss", "pass_on"]
# choose: one of the readings or cuts. type: the printed value, typed. blank: nothing is printed there.
OfCell = Literal["choose", "type", "blank"]
DecisionKind = Literal["accept", "dismiss", "pass_on", "choose", "type", "blank", "undo"]
OF_FINDING: tuple[DecisionKind, ...] = ("accept", "dismiss", "pass_on")
OF_CELL: tuple[DecisionKind, ...] = ("choose", "type", "blank")


class Decision(Frozen):
    """One decision; `id` counts up within a store and is None until the decision is kept.

    `judged` is what it judged: printed characters by cell, of a finding without cells its quote under `quote`. `before` is
    the machine's value, `after` the person's (None for a blank). `bulk` names the decisions that were taken
    together, `undoes` the one that is taken back.
    """

    id: int | None = None
    at: str
    by: str
    path: str
    part: int = 1
    kind: DecisionKind
    finding: str | None = None
    rule: str | None = None
    cell: str | None = None
    judged: dict[str, str | None] = Field(default_factory=dict)
    before: str | None = None
    after: str | None = None
    note: str | None = None
    bulk: str | None = None
    undoes: int | None = None

    @model_validator(mode="after")
    def _about_one_thing(self) -> "Decision":
        wanted = {
            "undo": self.undoes is not None,
            **dict.fromkeys(OF_FINDING, self.finding is not None and self.cell is None),
            **dict.fromkeys(OF_CELL, self.cell is not None),
        }
        if not wanted[self.kind]:
            raise ValueError(f"a decision to {self.kind} does not name what it is about")
        if self.kind == "dismiss" and not (self.note or "").strip():
            raise ValueError("a dismissal needs a reason")
        if self.kind == "pass_on" and not (self.note or "").strip():
            raise ValueError("what is passed on needs a note")
        if self.kind in ("choose", "type") and self.after is None:
            raise ValueError(f"a decision to {self.kind} needs a value")
        return self
