"""How fast and how much a run may ask: a pace for requests and for tokens, a gate for everyone, a budget."""

import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from giextract.errors import UsageError
from giextract.reading.model.faults import ModelStopped
from giextract.report import Usage
from giextract.settings import Settings

Clock = Callable[[], float]


@dataclass(slots=True)
class Pace:
    """So many a minute, evenly: each taker is given its moment; no limit where `per_minute` is None."""

    per_minute: int | None
    clock: Clock = time.monotonic
    _next: float = 0.0

    async def take(self, amount: int = 1) -> None:
        """Wait until it is this one's turn."""
        if self.per_minute is None:
            return
        now = self.clock()
        turn = max(now, self._next)
        self._next = turn + amount * 60 / self.per_minute
        if turn > now:
            await asyncio.sleep(turn - now)


@dataclass(slots=True)
class Gate:
    """What one call learns about the server's limits holds for all: until it is open again, nobody sends."""

    clock: Clock = time.monotonic
    _until: float = 0.0

    def close(self, seconds: float) -> None:
        """Let nobody through for so long."""
        self._until = max(self._until, self.clock() + seconds)

    async def passed(self) -> None:
        """Wait until the gate is open, then a little more, so that not all run through it at once."""
        while (left := self._until - self.clock()) > 0:
            await asyncio.sleep(left * random.uniform(1.0, 1.1))


@dataclass(slots=True)
class Budget:
    """What a run may cost and what it has cost; what is under way is counted in full before it is sent."""

    tokens: int | None = None
    money: Decimal | None = None
    price_input: Decimal = Decimal(0)
    price_output: Decimal = Decimal(0)
    usage: Usage = field(default_factory=Usage)
    saved: Usage = field(default_factory=Usage)
    largest_output: int = 0
    _reserved: tuple[int, int] = (0, 0)

    def reserve(self, given: int, answered: int) -> tuple[int, int]:
        """Set aside what a call may cost; raises ModelStopped where that would overspend."""
        wanted = (given, max(answered, self.largest_output))
        total = tuple(
            a + b + c
            for a, b, c in zip((self.usage.input_tokens, self.usage.output_tokens), self._reserved, wanted, strict=True)
        )
        if self.tokens is not None and sum(total) > self.tokens:
            raise ModelStopped(f"the budget of {self.tokens} tokens is used up ({self._spent()} spent)")
        if self.money is not None and self.cost(*total) > self.money:
            raise ModelStopped(f"the budget of {self.money} is used up ({self.cost(*self._both())} spent)")
        self._reserved = (self._reserved[0] + wanted[0], self._reserved[1] + wanted[1])
        return wanted

    def release(self, reserved: tuple[int, int]) -> None:
        """Give back what was set aside."""
        self._reserved = (self._reserved[0] - reserved[0], self._reserved[1] - reserved[1])

    def hold(self, given: int, answered: int) -> None:
        """Set aside just so much: what a provider has been handed and has not answered."""
        self._reserved = (given, answered)

    def spend(self, usage: Usage) -> None:
        """Enter what a call has cost."""
        self.usage = added(self.usage, usage)
        self.largest_output = max(self.largest_output, usage.output_tokens)

    def cost(self, given: int, answered: int) -> Decimal:
        """The price of these tokens; zero where no prices are set."""
        return (given * self.price_input + answered * self.price_output) / 1_000_000

    def _both(self) -> tuple[int, int]:
        return self.usage.input_tokens, self.usage.output_tokens

    def _spent(self) -> int:
        return sum(self._both())


def budget(settings: Settings) -> Budget:
    """The budget that the settings set."""
    if settings.budget_money is not None and settings.price_input is None and settings.price_output is None:
        raise UsageError("a budget in money needs prices: set GIEXTRACT_PRICE_INPUT and GIEXTRACT_PRICE_OUTPUT")
    prices = settings.price_input or Decimal(0), settings.price_output or Decimal(0)
    return Budget(settings.budget_tokens, settings.budget_money, *prices)


def at_batch_price(settings: Settings) -> Settings:
    """The settings with the prices that batches have."""
    prices = {"price_input": settings.price_input, "price_output": settings.price_output}
    return settings.model_copy(update={name: p * settings.batch_price for name, p in prices.items() if p is not None})


def added(a: Usage, b: Usage) -> Usage:
    """Two usages together."""
    names = Usage.model_fields
    return Usage(**{name: getattr(a, name) + getattr(b, name) for name in names})


def tokens_in(text: str) -> int:
    """Estimate the tokens of a text, rather too many: one a Chinese character, one for three others."""
    plain = len(text.encode("ascii", "ignore"))
    return len(text) - plain + plain // 3 + 1
