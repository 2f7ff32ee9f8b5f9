"""Which faults are worth another try, and how long to wait before it."""

import random
from collections.abc import Callable

from tenacity import RetryCallState

from giextract.reading.model.faults import Fault

FIRST_WAIT, MOST_WAIT = 1.0, 60.0  # seconds, where the server does not say how long


def is_worth_it(error: BaseException) -> bool:
    """Tell whether the same may go well a little later."""
    return isinstance(error, Fault) and error.action in ("retry", "wait")


def pause(first_wait: float) -> Callable[[RetryCallState], float]:
    """Wait as long as the server asks for, else twice as long each time."""

    def seconds(state: RetryCallState) -> float:
        fault = state.outcome.exception() if state.outcome else None
        if isinstance(fault, Fault) and fault.after is not None:
            return fault.after * random.uniform(1.0, 1.1)
        longest = min(MOST_WAIT, first_wait * 2 ** (state.attempt_number - 1))
        return random.uniform(longest / 2, longest)

    return seconds
