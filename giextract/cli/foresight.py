"""extract --dry-run: say what a run would do and what it would cost, and do nothing."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from giextract.cli.interrupt import stoppable
from giextract.cli.model import money, tell_use
from giextract.cli.tally import FAILED, INTERRUPTED, OK, tell, tell_manifest, tell_survey
from giextract.cli.voice import Voice
from giextract.settings import Settings

if TYPE_CHECKING:
    from giextract.bulk import Order
    from giextract.bulk.forecast import Forecast


def foresee(paths: Sequence[str], store: str, told: Settings, order: "Order", voice: Voice, batch: bool = False) -> int:
    """Say what extract would do with these paths, and give the exit code: 3 if a file cannot be had.

    With `batch` a model is asked in batches, at their price; what is on its way is not asked about.
    """
    from giextract import bulk
    from giextract.bulk.asking.whom import Whom
    from giextract.bulk.forecast import Forecast, forecast
    from giextract.reading.model.limits import at_batch_price
    from giextract.store import Store

    told = told.model_copy(update={"model": tell_use(told, voice)})
    whom = None if told.model_use == "off" else Whom(told)
    order = replace(order, asks=whom)
    told = at_batch_price(told) if batch else told
    there, seen, found = bulk.survey(paths), 0, Forecast()
    opened = Store.look(store)
    if batch and whom and opened:
        whom.waiting = opened.waiting(whom.asked_by)
    try:
        with stoppable(voice) as stopped, voice.progress("reading", there.files) as advance:
            jobs = bulk.workers(told.jobs, there.files)
            for found in forecast(bulk.find(paths), opened, order, told, jobs, stopped):
                advance(found.files - seen)
                seen = found.files
    finally:
        if opened:
            opened.close()
    for done in found.unread:
        tell(done, voice)
    tell_survey(there, voice)
    if order.choice.limit is None:
        tell_manifest(order.manifest, voice)
    if stopped():
        voice.say("interrupted_check")
        return INTERRUPTED
    _tell(found, there.files, told, voice, batch)
    return FAILED if found.unread else OK


def _tell(found: "Forecast", files: int, told: Settings, voice: Voice, batch: bool) -> None:
    if files > found.files:
        voice.say("not_chosen", count=files - found.files, total=files)
    if told.model_use != "off":
        _tell_asking(found, told, voice, batch)
    steps = {step: found.steps[step] for step in ("new", "changed", "again", "judge", "ask", "known", "unread")}
    voice.say("foreseen", **steps)


def _tell_asking(found: "Forecast", told: Settings, voice: Voice, batch: bool) -> None:
    from giextract.reading.model.estimate import seconds_for
    from giextract.reading.model.limits import budget

    used, spent = found.usage, budget(told)
    is_priced = told.price_input is not None or told.price_output is not None
    cost: Decimal | None = spent.cost(used.input_tokens, used.output_tokens) if is_priced else None
    minutes = -(-seconds_for(used, told) // 60)
    voice.say(
        "foreseen_batches" if batch else "foreseen_asking", reports=found.asked, requests=used.requests, input=used.input_tokens,
        output=used.output_tokens, cost=money(cost, voice), minutes=f"{minutes:.0f}", share=told.batch_price,
    )  # fmt: skip
    if found.within < found.asked:
        voice.say("foreseen_budget", within=found.within, reports=found.asked)
