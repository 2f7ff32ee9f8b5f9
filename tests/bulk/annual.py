"""Reports of one agency over the years, as files, and a store that they are put into."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from giextract import bulk
from giextract.bulk.across.roster import Roster
from giextract.report import Report
from giextract.store import Store, unpack
from tests.printing.labels import APPLICANTS
from tests.printing.report import print_report

AGENCY = "青岩县水务局"
ZERO = [0] * 7
RESULTS = (
    "granted", "partly_granted", *(f"denied.{r}" for r in (
        "state_secret", "other_law", "security", "third_party", "internal", "process", "enforcement_file", "query")),
    *(f"unavailable.{r}" for r in ("not_held", "needs_creation", "unclear")),
    *(f"unprocessed.{r}" for r in ("petition", "repeat", "publication", "excessive", "reconfirm")),
)  # fmt: skip
LAST = {"2019": ("other_handling",), "2021": tuple(f"other_handling.{r}" for r in ("uncorrected", "unpaid", "misc"))}
PROACTIVE: dict[str, dict[str, list[Any]]] = {
    "2021": {"rules": [0, 0, 0], "normative": [2, 1, 10], "licences": [5], "penalties": [0], "coercive": [0], "fees": [0]},
    "2019": {
        "rules": [0, 0, 0], "normative": [2, 2, 10], "licences": [10, 1, 5], "other_services": [10, 2, 5],
        "penalties": [10, 3, 5], "coercive": [10, 4, 5], "fees": [3, 0], "procurement": [1, "2万元"],
    },
}  # fmt: skip


def annual(
    year: int,
    received: int = 2,
    carried_in: int = 0,
    carried_out: int = 0,
    *,
    form: str = "2021",
    layout: str = "tabs",
    agency: str = AGENCY,
    prose: str = "",
    pending: int = 0,
    total_cases: int | None = None,
    rows: Mapping[str, list[Any]] | None = None,
    **proactive: list[Any],
) -> bytes:
    """A report that adds up: all applications are 自然人's and granted; `rows` and `proactive` replace rows as printed."""
    def row(n: int) -> list[int]:
        return [n, 0, 0, 0, 0, 0, n]

    assert len(APPLICANTS) < len(ZERO)
    done = received + carried_in - carried_out
    requests = {"received": row(received), "carried_in": row(carried_in), **dict.fromkeys((*RESULTS, *LAST[form]), ZERO)}
    requests |= {"granted": row(done), "concluded": row(done), "carried_out": row(carried_out), **(rows or {})}
    cases = pending if total_cases is None else total_cases
    disputes = {name: [0] * 5 for name in ("reconsideration", "litigation_direct", "litigation_after")}
    disputes["reconsideration"] = [cases - pending, 0, 0, pending, cases]
    figures = {"proactive": PROACTIVE[form] | proactive, "requests": requests, "disputes": disputes}
    forms = dict.fromkeys(figures, form)
    text = print_report(figures, forms, layout, agency=agency, year=year).text  # type: ignore[arg-type]
    return text.replace("二、主动公开", prose + "二、主动公开", 1).encode()


def stored(folder: Path, files: Mapping[str, bytes], roster: Roster | None = None) -> dict[str, Report]:
    """Put files into a folder, extract it, hold its reports against each other; give them by path.

    A second time must change nothing.
    """
    (folder / "in").mkdir(exist_ok=True)
    for name, data in files.items():
        (folder / "in" / name).write_bytes(data)
    with Store.open(str(folder / "s.db"), create=True) as store:
        for _ in bulk.extract(bulk.find([str(folder / "in")]), store):
            pass
        bulk.second_pass(store, roster)
        assert not bulk.second_pass(store), "a second time changes nothing"
        return reports(store)


def reports(store: Store) -> dict[str, Report]:
    """The reports of a store by their first path."""
    return {s.places[0]: Report.model_validate_json(unpack(s.report)) for s in store.reports()}


def told(report: Report) -> dict[str, str]:
    """The messages of the rules over years."""
    return {f.rule: f.message for f in report.findings if f.rule.startswith("Y")}
