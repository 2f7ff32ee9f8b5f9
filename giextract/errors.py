"""What can go wrong with us, as opposed to with a report.

    GiextractError
    ├── Unreadable      a file that cannot be read as a document; becomes a failed report
    ├── StoreError      a store that cannot be used (newer schema, locked, no room left, not a store)
    │   └── StoreLost   a database that does not answer any more
    ├── UsageError      a command or setting that makes no sense
    └── DataError       a file of ours (form, rule, golden) that breaks its own format

A finding is about the report and never raised; an exception is about us and never a finding.
"""


class GiextractError(Exception):
    """Say in one line what happened, to which file, and what to do."""


class Unreadable(GiextractError):
    """Raise when bytes cannot be read as a document; the message names the cause, not the path."""


class StoreError(GiextractError):
    """Raise when a store cannot be opened, read or written."""


class StoreLost(StoreError):
    """Raise when the connection to a database breaks: what was under way may have been written, or not."""


class UsageError(GiextractError):
    """Raise when what the user asked for cannot be done as asked."""


class DataError(GiextractError):
    """Raise when a form, rule or golden file breaks its format; the message names file and place."""
