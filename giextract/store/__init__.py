"""Keep what was read: places, pages, results; one SQLite file, or PostgreSQL by URL."""

from giextract.store.opening import host
from giextract.store.packing import pack, unpack
from giextract.store.records import Entry, Holding, Key, Place, Result, Standing, Stored, StoredPage, document_of
from giextract.store.store import Store

__all__ = [
    "Entry",
    "Holding",
    "Key",
    "Place",
    "Result",
    "Standing",
    "Store",
    "Stored",
    "StoredPage",
    "document_of",
    "host",
    "pack",
    "unpack",
]
