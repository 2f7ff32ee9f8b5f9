"""Many files: finding them, reading them in worker processes, resuming, one clear line for each that fails."""

from giextract.bulk.bytes import read_bytes
from giextract.bulk.choice import Choice, choose
from giextract.bulk.cluster import cluster
from giextract.bulk.crew import workers
from giextract.bulk.files import KINDS, Found, Survey, find, survey
from giextract.bulk.limits import Limits, limits_of
from giextract.bulk.manifest import Manifest
from giextract.bulk.manifest import load as load_manifest
from giextract.bulk.planning import Order
from giextract.bulk.processes import Processes
from giextract.bulk.roster import Roster
from giextract.bulk.roster import load as load_roster
from giextract.bulk.runs import check, extract, verify
from giextract.bulk.second_pass import second_pass, wants_second_pass
from giextract.bulk.tasks import Changes, Done
from giextract.bulk.telling import Hands
from giextract.bulk.trips import Start

__all__ = [
    "KINDS",
    "Changes",
    "Choice",
    "Done",
    "Found",
    "Hands",
    "Limits",
    "Manifest",
    "Order",
    "Processes",
    "Roster",
    "Start",
    "Survey",
    "check",
    "choose",
    "cluster",
    "extract",
    "find",
    "limits_of",
    "load_manifest",
    "load_roster",
    "read_bytes",
    "second_pass",
    "survey",
    "verify",
    "wants_second_pass",
    "workers",
]
