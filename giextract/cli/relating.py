"""Hold the reports of a store against each other after a run, with a bar and as many workers as the run had."""

from contextlib import closing
from typing import TYPE_CHECKING

from giextract.cli.voice import Voice
from giextract.report import Outcome
from giextract.settings import Settings

if TYPE_CHECKING:
    from giextract.bulk import Roster, Start
    from giextract.bulk.planning import Stopped
    from giextract.store import Store


def relate(
    store: "Store", roster: "Roster | None", told: Settings, start: "Start", stopped: "Stopped", voice: Voice
) -> list[tuple[str, Outcome, Outcome]]:
    """Give document, old and new outcome of each report that the others have changed."""
    from giextract import bulk

    with closing(bulk.Hands(told.jobs, start)) as hands:
        return bulk.second_pass(store, roster, hands, lambda total: voice.progress("comparing", total), stopped)
