"""Floors: the scores below which nothing may fall, pinned beside the goldens together with a digest of these.

Shares are pinned to four places, rounded to the safe side, so that no rounding breaks one; everything else is a count.
"""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

import yaml
from pydantic import Field, ValidationError, model_validator

from giextract.errors import DataError
from giextract.evaluation.measures import SHARES, share
from giextract.evaluation.summary import Summary
from giextract.report import Frozen

# What may never be anything but 0, whatever is pinned, and for whatever run.
NEVER = ("wrong_and_not_flagged", "passed_bad", "false_alarms", "stale")
PLACES = 10**4

AT_LEAST = ("right", "findings_recall", "located", "statements_recall", "deduced", "outcome", "assessed")
AT_MOST = (
    *NEVER, "over_flagged", "outcome_wrong", "guessed", "missed", "wrong", "abstained", "deduced_wrong",
    "agency_wrong", "year_wrong", "title_wrong", "forms_wrong", "parts_wrong", "marks_wrong", "evidence_bad",
    "blank_as_zero", "zero_as_blank", "statements_denied", "cells_to_look_at",
)  # fmt: skip
OF_FORMS = ("right", "wrong_and_not_flagged", "wrong", "missed", "guessed")
OVERALL = "overall"
HEADER = """\
# The scores below which nothing may fall, and the digest of the goldens that they were reached on. Written by
# `giextract evaluate --update`, which raises floors and refuses to lower one: to lower one, say why and do it here.
# right, findings_recall, located, statements_recall, deduced, outcome, assessed: at least so much of it. All else: at most.
"""

Pins = dict[str, float]


class PinnedRun(Frozen):
    """The floors of one run, and of each form's cells in it."""

    overall: Pins
    forms: dict[str, Pins] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _known_and_never(self) -> "PinnedRun":
        for pins in (self.overall, *self.forms.values()):
            for name, value in pins.items():
                if name not in AT_LEAST and name not in AT_MOST:
                    raise ValueError(f"{name}: no such floor; known are {', '.join((*AT_LEAST, *AT_MOST))}")
                if name in NEVER and value:
                    raise ValueError(f"{name}: can only be pinned at 0, not at {value}")
        return self


class Pinned(Frozen):
    """What floors.yaml holds."""

    corpus: str
    runs: dict[str, PinnedRun] = Field(default_factory=dict)


class Floor(Frozen):
    """One floor: where it is, what is pinned, what was found, and whether it holds.

    `kind` `at_least` or `at_most` bounds a number; `corpus` says that the goldens are those that were pinned.
    """

    run: str
    place: str
    measure: str
    kind: Literal["at_least", "at_most", "corpus"]
    pinned: float | str
    found: float | str | None
    holds: bool


def load(path: Path) -> Pinned | None:
    """Read the floors, None where there are none yet; raises DataError naming the file and what is wrong in it."""
    try:
        return Pinned.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as error:
        raise DataError(f"{path}: {error}") from error


def hold(pinned: Pinned | None, digest: str, runs: Sequence[Summary]) -> tuple[Floor, ...]:
    """Hold runs against the floors, those over reviewed reports left out; what may never happen needs no floor."""
    floors = []
    if pinned is not None:
        held = pinned.corpus == digest
        floors.append(Floor(
            run="", place="", measure="corpus", kind="corpus", pinned=pinned.corpus, found=digest, holds=held
        ))  # fmt: skip
    for run in (run for run in runs if not run.is_reviewed):
        told = pinned.runs.get(run.name) if pinned else None
        overall = {**dict.fromkeys(NEVER, 0.0), **(told.overall if told else {})}
        measured = _measured(run)
        floors += [_floor(run.name, OVERALL, name, value, measured[OVERALL]) for name, value in overall.items()]
        for form, pins in told.forms.items() if told else ():
            floors += [_floor(run.name, form, name, value, measured.get(form, {})) for name, value in pins.items()]
    return tuple(floors)


def update(pinned: Pinned | None, digest: str, runs: Sequence[Summary]) -> tuple[Pinned, tuple[Floor, ...]]:
    """Pin what was reached now, with what was refused: floors that this would lower stay where they are."""
    kept = dict(pinned.runs) if pinned else {}
    refused: list[Floor] = []
    for run in (run for run in runs if not run.is_reviewed):
        before, measured = kept.get(run.name), _measured(run)
        new: dict[str, Pins] = {}
        for place, found in measured.items():
            old = (before.overall if place == OVERALL else before.forms.get(place, {})) if before else {}
            new[place] = {name: _raised(name, value, old) for name, value in found.items()}
            refused += [
                floor for name, value in new[place].items()
                if not (floor := _floor(run.name, place, name, value, found)).holds
            ]  # fmt: skip
        if before:
            new = {**before.forms, OVERALL: before.overall, **new}
        kept[run.name] = PinnedRun(overall=new.pop(OVERALL), forms=new)
    return Pinned(corpus=digest, runs=kept), tuple(refused)


def written(pinned: Pinned) -> str:
    """The text of floors.yaml."""
    said = {
        "corpus": pinned.corpus,
        "runs": {
            name: {"overall": _plain(run.overall), "forms": {form: _plain(pins) for form, pins in run.forms.items()}}
            for name, run in pinned.runs.items()
        },
    }
    return HEADER + str(yaml.safe_dump(said, sort_keys=False, default_flow_style=False, allow_unicode=True))


def _plain(pins: Pins) -> dict[str, float | int]:
    return {name: value if name in SHARES and value % 1 else int(value) for name, value in pins.items()}


def _measured(run: Summary) -> dict[str, Pins]:
    """What a run comes to under the names of the floors, overall and form by form; what cannot be told is left out."""
    places = {OVERALL: _pins((*AT_LEAST, *AT_MOST), {**run.counts, "stale": run.stale})}
    for group in run.groups:
        if group.by == "form":
            places[group.name] = _pins(OF_FORMS, group.counts)
    return places


def _pins(names: Sequence[str], counts: Mapping[str, int]) -> Pins:
    found = {}
    for name in names:
        if name == "abstained" or name not in SHARES or name in NEVER:
            found[name] = float(counts.get(name, 0))
        elif (part := share(name, counts)) is not None:
            found[name] = (math.floor if name in AT_LEAST else math.ceil)(part * PLACES) / PLACES
    return found


def _raised(name: str, found: float, old: Pins) -> float:
    if name in NEVER:
        return 0.0
    if name not in old:
        return found
    return max(found, old[name]) if name in AT_LEAST else min(found, old[name])


def _floor(run: str, place: str, name: str, value: float, found: Pins) -> Floor:
    got = found.get(name)
    least = name in AT_LEAST
    holds = got is not None and (got >= value if least else got <= value)
    kind: Literal["at_least", "at_most"] = "at_least" if least else "at_most"
    return Floor(run=run, place=place, measure=name, kind=kind, pinned=value, found=got, holds=holds)
