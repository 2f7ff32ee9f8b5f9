"""What others take away: reports, long tables and a panel of a store, in the formats that their tools read."""

from giextract.export.reports import as_dict, outgoing
from giextract.export.table import guarded
from giextract.export.writing import (
    SHAPES,
    STREAMS,
    Wanted,
    Written,
    check,
    describe_panel,
    to_dataset,
    to_file,
    to_stream,
)

__all__ = [
    "SHAPES", "STREAMS", "Wanted", "Written", "as_dict", "check", "describe_panel", "guarded", "outgoing", "to_dataset",
    "to_file", "to_stream",
]  # fmt: skip
