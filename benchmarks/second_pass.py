"""Hold the reports of a store against each other: all new, as they were left, and with one new report."""

import tempfile
import time
from pathlib import Path

from giextract import bulk
from giextract.store import Store
from tests.bulk.annual import annual

AGENCIES, YEARS = 400, range(2021, 2026)


def main() -> None:
    """Print a table of seconds for 2,000 reports of 400 agencies, one in fifty of them glued."""
    with tempfile.TemporaryDirectory() as folder:
        reports = Path(folder) / "in"
        reports.mkdir()
        for n in range(AGENCIES):
            for year in YEARS:
                layout = "glued" if n % 10 == 0 and year == YEARS[2] else "tabs"
                text = annual(
                    year, 20 + n % 7, int(year > YEARS[0]), 1, agency=f"青岩县第{n}局", layout=layout,
                    normative=[1, 0, 10 + year - YEARS[0]],
                )  # fmt: skip
                (reports / f"{n:04}-{year}.txt").write_bytes(text)
        with Store.open(str(Path(folder) / "s.db"), create=True) as store:
            print("| second pass | s |\n|---|---:|")
            _read(reports, store)
            print(f"| all new | {_pass(store):.2f} |")
            print(f"| as it was left | {_pass(store):.2f} |")
            (reports / "new.txt").write_bytes(annual(YEARS[-1] + 1, agency="青岩县第5局"))
            _read(reports, store)
            print(f"| one new report | {_pass(store):.2f} |")


def _read(folder: Path, store: Store) -> None:
    for done in bulk.extract(bulk.find([str(folder)]), store):
        assert done.failure is None


def _pass(store: Store) -> float:
    start = time.perf_counter()
    bulk.second_pass(store)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
