"""Fully glued rows of the requests table: settled where one table is left, open where several are."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.printing.labels import COLUMNS
from tests.property.figures import Filed, filed
from tests.property.judging import exported, read
from tests.property.oracle import tying_tables

# Figures of few, repeating digits: glued, they can be cut in many ways.
REPEATING = st.sampled_from([1, 11, 111, 2, 12, 21, 10, 101])


@pytest.mark.parametrize("sizes", [pytest.param(None, id="usual"), pytest.param(REPEATING, id="repeating")])
@given(data=st.data())
def test_tables_that_tie_stay_open(sizes: st.SearchStrategy[int] | None, data: st.DataObject) -> None:
    """Where the glued digits allow several consistent tables, no cell in which they differ gets a value."""
    report: Filed = data.draw(filed() if sizes is None else filed(sizes))
    found = tying_tables({row: "".join(map(str, line)) for row, line in report.figures["requests"].items()})
    assume(found is not None)
    judged = read(report.printed("glued"))[1]
    stopped = any(finding.cause == "limit" for finding in judged.findings)
    for row, cuts in (found or {}).items():
        for at, column in enumerate(COLUMNS):
            cell = f"requests.{row}.{column}"
            possible = {cut[at] for cut in cuts}
            if len(possible) > 1:
                assert (exported(judged, cell), judged.cells[cell].state) == (None, "undetermined"), possible
            elif len(cuts) == 1 and not stopped:
                assert exported(judged, cell) in possible, cell
    if any(len(cuts) > 1 for cuts in (found or {}).values()):
        assert judged.outcome == "flagged"
