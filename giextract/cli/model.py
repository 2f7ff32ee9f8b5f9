"""What the commands that may ask a model have in common: flags, the settings they lead to, words before and after."""

import inspect
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

import typer

from giextract import words
from giextract.cli.voice import Voice
from giextract.errors import UsageError
from giextract.settings import Mode, ModelUse, Settings

if TYPE_CHECKING:
    from giextract.bulk.asking.direct import Asking
    from giextract.store import Store

# A flag for each setting that is no secret: keys come from the environment or the settings file.
FLAGS: dict[str, tuple[Any, str]] = {
    "model": (ModelUse, "Whether a model reads, too; on where a key or server is set."),
    "base_url": (str, "The server's address, as its maker gives it for OpenAI clients."),
    "model_name": (str, "The model's name on that server."),
    "mode": (Mode, "How the server is asked for JSON; tried in this order."),
    "extra_body": (str, "JSON object with further fields for every request."),
    "prose": (bool, "Whether the prose is asked about, too; on with --model on."),
    "reasks": (int, "How often rows in dispute are asked again."),
    "concurrency": (int, "Calls at a time."),
    "requests_per_minute": (int, "No more than so many."),
    "tokens_per_minute": (int, "No more than so many."),
    "call_seconds": (float, "The longest that one call may take."),
    "budget_tokens": (int, "The most tokens that the run may cost."),
    "budget_money": (str, "The most money that the run may cost; needs prices."),
    "price_input": (str, "Price of a million tokens asked."),
    "price_output": (str, "Price of a million tokens answered."),
    "batch_price": (str, "The share of the prices that batches cost; half if nothing is said."),
    "cache": (Path, "The folder that keeps answers."),
    "second_base_url": (str, "The server that is asked what the first refuses."),
    "second_model_name": (str, "The model there."),
}
MOST_REFUSALS = 20  # lines of the tally that are told
REMEDIES = (
    (r"budget", "remedy_budget"),
    (r"HTTP 402|balance|quota|billing|arrear|overdue|余额|欠费", "remedy_account"),
    (r"HTTP 40[13]|api.?key|authentication|with this key", "remedy_key"),
    (r"takes no (file of questions|batch)", "remedy_batch"),
    (r"\bbatch\b", "remedy_provider"),
    (r"HTTP 404|model.?not.?(found|supported)", "remedy_name"),
)


def with_flags(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the flags above that it has not got itself; it takes them all as `flags`."""
    own = [p for p in inspect.signature(command).parameters.values() if p.kind is not inspect.Parameter.VAR_KEYWORD]
    asked = {name: FLAGS[name] for name in FLAGS if name not in {p.name for p in own}}
    named = {name: Annotated[kind | None, typer.Option(help=said)] for name, (kind, said) in asked.items()}
    added = [inspect.Parameter(n, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=a) for n, a in named.items()]

    def flagged(*given: Any, **named: Any) -> None:
        command(*given, **named)

    flagged.__doc__ = command.__doc__
    flagged.__annotations__ = {**command.__annotations__, **named}
    flagged.__signature__ = inspect.Signature([*own, *added])  # type: ignore[attr-defined]
    return flagged


def require_model(told: Settings, voice: Voice, batch: bool = False) -> None:
    """See that the model that is wanted can be asked, before anything is made; raises UsageError."""
    use = _use(told, voice)
    if use == "off" and batch:
        raise UsageError(words.say("batch_unconfigured", voice.language))
    if use != "off":
        from giextract.reading.model.endpoint import model_named

        model_named(told)


@contextmanager
def asking(told: Settings, voice: Voice, store: "Store | None" = None) -> "Iterator[Asking | None]":
    """Give the model of this run, or none, and say in one line which; close it at the end.

    With a store it asks in batches, which are kept there.
    """
    use = _use(told, voice)
    if use == "off":
        tell_use(told, voice)
        yield None
        return
    from giextract.bulk.asking.direct import Asking

    told = told.model_copy(update={"model": use})
    if store is None:
        opened = Asking(told)
    else:
        from giextract.bulk.asking.batching import Batching

        opened = Batching(told, store)
    with opened as model:
        tell_use(told, voice)
        yield model


def tell_use(told: Settings, voice: Voice) -> ModelUse:
    """Say in one line whether a model reads, and which; raises UsageError for one that is wanted and not set up."""
    use = _use(told, voice)
    voice.say(f"model_{use}", model=told.model_name, server=server_of(told.base_url))
    return use


def _use(told: Settings, voice: Voice) -> ModelUse:
    use = told.model_use
    if use != "off" and not told.has_model:
        raise UsageError(words.say("model_unconfigured", voice.language, use=use))
    return use


def tell_model(model: "Asking | None", voice: Voice, interrupted: bool = False) -> None:
    """Say what the model has cost, and why it stopped if it did."""
    if model is None:
        return
    if model.stopped and not interrupted:
        remedy = next((key for pattern, key in REMEDIES if re.search(pattern, model.stopped, re.I)), "remedy_server")
        voice.say("model_stopped", reason=model.stopped, remedy=words.say(remedy, voice.language))
    if model.refusals:
        tally = ", ".join(f"{table} {year or '–'}: {count}" for table, year, count in model.refusals[:MOST_REFUSALS])
        voice.say("model_refused", tally=tally)
    count, folder, why = model.unkept
    if count:
        voice.say("model_unkept", count=count, folder=folder, reason=why)
    voice.say("model_usage", **model.usage.model_dump(), cost=money(model.cost, voice))


def model_so_far(model: "Asking | None", voice: Voice) -> list[str]:
    """What the model has cost until now, on one line; none without a model."""
    if model is None:
        return []
    used = model.usage
    spent = {"requests": used.requests, "tokens": used.input_tokens + used.output_tokens, "cost": money(model.cost, voice)}
    return [words.say("so_far_model", voice.language, **spent)]


def money(cost: Decimal | None, voice: Voice) -> str:
    """A cost as it goes into a sentence; nothing where no prices are set."""
    return words.say("cost", voice.language, cost=f"{cost.normalize():f}") if cost is not None else ""


def server_of(base_url: str | None) -> str:
    """The machine of an address; a person may have put a password before it."""
    parts = urlsplit(base_url or "https://api.openai.com")
    return parts.netloc.rpartition("@")[2] or str(base_url)
