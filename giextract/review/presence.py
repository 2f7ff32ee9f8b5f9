"""Who looks at which report just now, so that two people on one report are told of each other."""

import threading
import time
from collections import defaultdict

Key = tuple[str, int]
AWAY = 300.0  # seconds after which somebody who has not looked again is gone
MOST = 10_000  # reports remembered


class Presence:
    """Remembers for a short while who has opened which report; lives and dies with the server."""

    def __init__(self) -> None:
        self._seen: dict[Key, dict[str, float]] = defaultdict(dict)
        self._lock = threading.Lock()

    def enter(self, key: Key, name: str | None) -> list[str]:
        """Say that somebody looks at a report; gives who else does."""
        now = time.monotonic()
        with self._lock:
            if len(self._seen) > MOST:
                self._seen.clear()
            others = {who: at for who, at in self._seen[key].items() if now - at < AWAY}
            if name:
                others[name] = now
            self._seen[key] = others
            return sorted(who for who in others if who != name)
