"""Keep what was read: places, pages, results; one SQLite file, or PostgreSQL by URL."""

from giextract.store.batches import Batch, Known, Question
from giextract.store.opening import host
from giextract.store.packing import digest, pack, unpack
from giextract.store.queue import Countable
from giextract.store.records import (
    Entry,
    Flag,
    Holding,
    Key,
    Likeness,
    Pair,
    Place,
    Queued,
    Result,
    Standing,
    Stands,
    Stored,
    StoredPage,
    Wanted,
    document_of,
)
from giextract.store.scratch import Scratch, temporary
from giextract.store.store import Store
from giextract.store.writing import batched

__all__ = [
    "Batch",
    "Countable",
    "Entry",
    "Flag",
    "Holding",
    "Key",
    "Known",
    "Likeness",
    "Pair",
    "Place",
    "Question",
    "Queued",
    "Result",
    "Scratch",
    "Standing",
    "Stands",
    "Store",
    "Stored",
    "StoredPage",
    "Wanted",
    "batched",
    "digest",
    "document_of",
    "host",
    "pack",
    "temporary",
    "unpack",
]
