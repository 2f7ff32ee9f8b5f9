"""Many files: finding them, reading them in worker processes, resuming, one clear line for each that fails."""

from giextract.bulk.across.roster import Roster
from giextract.bulk.across.roster import load as load_roster
from giextract.bulk.across.second_pass import second_pass, wants_second_pass
from giextract.bulk.across.telling import Hands
from giextract.bulk.choice import Choice, choose
from giextract.bulk.finding.bytes import read_bytes
from giextract.bulk.finding.files import KINDS, Found, Survey, find, survey
from giextract.bulk.finding.manifest import Manifest
from giextract.bulk.finding.manifest import load as load_manifest
from giextract.bulk.planning import Order
from giextract.bulk.runs import check, extract, verify
from giextract.bulk.working.cluster import cluster
from giextract.bulk.working.crew import workers
from giextract.bulk.working.limits import Limits, limits_of
from giextract.bulk.working.processes import Processes
from giextract.bulk.working.tasks import Changes, Done
from giextract.bulk.working.trips import Start

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
