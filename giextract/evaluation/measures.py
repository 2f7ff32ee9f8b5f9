"""What is counted, and the shares that are made of the counts."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

# Per cell (`right_named`: right, and an error or warning names it all the same): these are also counted form by form and table by table.
OF_CELLS = ("cells", "right", "right_named", "abstained", "guessed", "missed", "wrong", "wrong_and_not_flagged")

# Per report: also layout by layout and by the kind of file.
OF_REPORTS = (
    "reports", "assessed", "not_assessable", "flagged", "passed_bad", "over_flagged", "outcome_known", "outcome_wrong",
    "agency_wrong", "year_wrong", "title_wrong", "forms_wrong", "parts_wrong", "marks_wrong", "evidence_bad",
    "blank_as_zero", "zero_as_blank", "named",
    "broken", "found", "alarms", "false_alarms", "suspects", "located",
    "false_statements", "statements_found", "statements_denied",
    "forced", "deduced_right", "deduced_wrong",
    "errors", "warnings", "notices",
    "requests", "input_tokens", "output_tokens", "cached",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ratio:
    """A share: one count of another. `minus` is taken off the first."""

    part: str
    whole: str
    good: Literal["high", "low"]
    minus: str | None = None

    def of(self, counts: Mapping[str, int]) -> tuple[int, int]:
        """The two counts that the share is made of."""
        return counts.get(self.part, 0) - (counts.get(self.minus, 0) if self.minus else 0), counts.get(self.whole, 0)


SHARES: dict[str, Ratio] = {
    "right": Ratio("right", "cells", "high"),
    "abstained": Ratio("abstained", "cells", "low"),
    "wrong_and_not_flagged": Ratio("wrong_and_not_flagged", "cells", "low"),
    "findings_recall": Ratio("found", "broken", "high"),
    "findings_precision": Ratio("alarms", "alarms", "high", minus="false_alarms"),
    "located": Ratio("located", "suspects", "high"),
    "statements_recall": Ratio("statements_found", "false_statements", "high"),
    "deduced": Ratio("deduced_right", "forced", "high"),
    "outcome": Ratio("outcome_known", "outcome_known", "high", minus="outcome_wrong"),
    "flagged": Ratio("flagged", "reports", "low"),
    "cells_to_look_at": Ratio("named", "cells", "low"),
    "assessed": Ratio("assessed", "reports", "high"),
}


def share(name: str, counts: Mapping[str, int]) -> float | None:
    """A share by its name; None where there is nothing to have a share of."""
    part, whole = SHARES[name].of(counts)
    return part / whole if whole else None


def total(counts: list[Counter[str]]) -> Counter[str]:
    """The counts of several reports together."""
    out: Counter[str] = Counter()
    for one in counts:
        out.update(one)
    return out
