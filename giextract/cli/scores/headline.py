"""The numbers that an evaluation comes to, in the order in which a person should read them."""

from collections.abc import Iterator

from giextract.cli.scores.labels import Figure, measure, percent, said
from giextract.evaluation.floors import NEVER, Floor
from giextract.evaluation.summary import Summary
from giextract.words import Language

# A share says of how many; a count that should be nothing stands alone.
ORDER = (
    "reports", "assessed", "right", "abstained", "guessed", "missed", "wrong", "wrong_and_not_flagged",
    "blank_as_zero", "zero_as_blank", "outcome", "passed_bad", "over_flagged", "flagged", "cells_to_look_at",
    "findings_per_report", "findings_recall", "false_alarms", "located", "statements_recall", "statements_denied",
    "deduced", "deduced_wrong", "agency_wrong", "year_wrong", "title_wrong", "forms_wrong", "parts_wrong",
    "marks_wrong", "evidence_bad", "stale",
)  # fmt: skip
GOOD_AT_ZERO = {
    *NEVER, "guessed", "missed", "wrong", "blank_as_zero", "zero_as_blank", "over_flagged", "statements_denied",
    "deduced_wrong", "agency_wrong", "year_wrong", "title_wrong", "forms_wrong", "parts_wrong", "marks_wrong",
    "evidence_bad", "stale",
}  # fmt: skip


# Shown on a terminal only where they are not 0.
QUIET = {
    "statements_denied", "deduced_wrong", "agency_wrong", "year_wrong", "title_wrong", "forms_wrong", "parts_wrong",
    "marks_wrong", "evidence_bad", "blank_as_zero", "zero_as_blank",
}  # fmt: skip


def headline(run: Summary, language: Language) -> Iterator[tuple[str, Figure]]:
    """Every number of the headline, by the name of its measure."""
    for name in ORDER:
        if (name != "stale" or run.stale) and (cell := _cell(run, name, language)):
            yield name, cell


def _cell(run: Summary, name: str, language: Language) -> Figure | None:
    if name == "findings_per_report":
        many = run.counts["errors"] + run.counts["warnings"]
        return Figure(text=f"{many / run.counts['reports']:.2f}", beside=str(many))
    if name in run.shares and name not in GOOD_AT_ZERO:
        share = run.shares[name]
        if not share.whole:
            return None
        between = f" [{percent(share.low)} – {percent(share.high)}]" if share.low != share.high else ""
        return Figure(text=percent(share.share), beside=f"{share.part}/{share.whole}{between}")
    count = run.stale if name == "stale" else run.counts[name]
    beside = ""
    if name == "wrong_and_not_flagged" and run.silent_at_most is not None:
        beside = said("unseen", language, share=percent(run.silent_at_most))
    return Figure(text=str(count), beside=beside, bad=name in GOOD_AT_ZERO and count > 0)


def pinned_at(floor: Floor, language: Language) -> str:
    """What is pinned, as a bound or as it is."""
    return str(floor.pinned) if floor.kind == "corpus" else said(floor.kind, language, value=_number(floor.pinned))


def found_now(floor: Floor) -> str:
    """What was found in its place."""
    return "–" if floor.found is None else _number(floor.found)


def floor_name(floor: Floor, language: Language) -> str:
    """What a floor is about."""
    place = f" {floor.place}" if floor.place not in ("", "overall") else ""
    return f"{measure(floor.measure, language)}{place}"


def _number(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:g}"
