"""Many files: finding them, reading them in worker processes, resuming, one clear line for each that fails."""

from giextract.bulk.bytes import read_bytes
from giextract.bulk.crew import workers
from giextract.bulk.files import Found, Survey, find, survey
from giextract.bulk.limits import Limits
from giextract.bulk.runs import check, extract, verify
from giextract.bulk.tasks import Changes, Done

__all__ = [
    "Changes",
    "Done",
    "Found",
    "Limits",
    "Survey",
    "check",
    "extract",
    "find",
    "read_bytes",
    "survey",
    "verify",
    "workers",
]
