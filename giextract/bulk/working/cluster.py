"""Workers of a Ray cluster, on this machine or on many: the same trips, whoever takes them.

One process, the run's own, plans, asks the model and writes; only reading and judging goes out. Limits of a server and
answers that were paid for are thereby those of all workers, and a worker that dies takes nothing with it.
"""

import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from urllib.parse import urlsplit

from giextract.bulk.working.tasks import Read
from giextract.bulk.working.trips import Start, T, WorkerDied
from giextract.bulk.working.worker import OtherCode, code_here, remote_trip
from giextract.errors import Unreadable, UsageError

if TYPE_CHECKING:
    import ray

D = TypeVar("D")

# A trip over the network costs some milliseconds.
CHUNK = 16
LOOK_SECONDS = 10.0  # how often we look whether the cluster has grown
HERE = "127.0.0.1"
REACHED_SECONDS = 10.0
OTHER_CODE = (
    "a machine of the cluster has another giextract than this one, and may read otherwise: install the same on all of them"
    " / 集群中有机器安装了不同版本的 giextract：请在所有机器上安装同一版本"
)


@contextmanager
def cluster(jobs: int | None = None, offline: bool = False) -> Iterator[Start]:
    """Join the cluster that RAY_ADDRESS names, or start one here with so many workers for as long as this lasts.

    Raises UsageError where Ray is not installed or the cluster cannot be reached, or is elsewhere and connections are refused.
    """
    address = os.environ.get("RAY_ADDRESS")
    if offline and address not in (None, "", "local"):
        raise UsageError(f"--offline refuses every connection, and RAY_ADDRESS names a cluster: {address}")
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nobody is told that we run
    try:
        import ray
    except ModuleNotFoundError:
        raise UsageError("--engine ray needs Ray: pip install 'giextract[ray]'") from None
    if address:
        _knock(address)
    own: dict[str, Any] = {} if address else {"num_cpus": jobs, "include_dashboard": False, "_node_ip_address": HERE}
    try:
        ray.init(address=address or "local", log_to_driver=False, logging_level="error", **own)
    except (ConnectionError, RuntimeError, ValueError, OSError) as error:
        said = str(error).strip().splitlines() or [type(error).__name__]
        raise UsageError(f"{address or 'Ray'}: the cluster cannot be joined: {said[0]}") from None
    try:
        yield lambda _, memory: Cluster(jobs, memory)
    finally:
        ray.shutdown()


def _knock(address: str) -> None:
    """See that somebody is there at all: Ray itself tries for minutes."""
    there = urlsplit(address if "://" in address else f"//{address}")
    if there.hostname is None or there.port is None:  # "auto"
        return
    try:
        socket.create_connection((there.hostname, there.port), REACHED_SECONDS).close()
    except OSError as error:
        said = (error.strerror or str(error)).lower()
        raise UsageError(f"RAY_ADDRESS: nobody answers at {address} ({said}): start the cluster, or unset it") from None


class Cluster:
    """The processors of the cluster that was joined, `most` of them at a time."""

    chunk = CHUNK

    def __init__(self, most: int | None, memory: int) -> None:
        import ray

        self._ray, self._most, self._memory = ray, most, memory
        # What is lost is sent again by the crew, which knows what a killer is.
        self._trip: Any = ray.remote(max_retries=0)(remote_trip)
        self._width, self._looked = 0, 0.0

    @property
    def width(self) -> int:
        """How many processors there are; a cluster may grow and shrink."""
        if time.monotonic() - self._looked > LOOK_SECONDS:
            there = max(1, int(self._ray.cluster_resources().get("CPU", 1)))
            self._width, self._looked = min(there, self._most or there), time.monotonic()
        return self._width

    def send(self, work: Callable[[T], D], tasks: list[T]) -> "_Trip[D]":
        """Send tasks on a trip, files of this machine with their bytes, for other machines do not see them."""
        return _Trip(self._ray, self._trip.remote(work, [_with_bytes(task) for task in tasks], self._memory, code_here()))

    def close(self) -> None:
        """Nothing to do: what is under way ends with the cluster, or with our leaving it."""


@dataclass(frozen=True, slots=True)
class _Trip(Generic[D]):
    module: Any
    answer: "ray.ObjectRef[list[D]]"
    reached: int = 0

    def result(self) -> list[D]:
        try:
            return self.module.get(self.answer)  # type: ignore[no-any-return]
        except OtherCode:
            raise UsageError(OTHER_CODE) from None
        except self.module.exceptions.RayTaskError:
            raise
        except self.module.exceptions.RayError:  # the worker, its machine, or the memory that the answer lay in
            raise WorkerDied from None

    def is_lost(self) -> bool:
        try:
            self.result()
        except WorkerDied:
            return True
        return False

    def cancel(self) -> bool:
        return False  # Ray tells nobody whether a task had begun


def _with_bytes(task: T) -> T:
    if not isinstance(task, Read) or task.file.remote:
        return task
    try:
        return replace(task, file=replace(task.file, data=task.file.read(task.limits)))
    except Unreadable:
        return task  # the worker will say why
