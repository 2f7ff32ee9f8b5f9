"""Ways in which a model misreads a table."""

from tests.loopback.acts import Figures

COLUMNS = 7


def without_rows(figures: Figures) -> Figures:
    """Two rows are left out."""
    return {t: {k: v for k, v in rows.items() if k not in ("granted", "query")} for t, rows in figures.items()}


def shifted(figures: Figures) -> Figures:
    """From the third row on, every row has the figures of the one above it."""
    rows = figures.get("requests", {})
    keys = list(rows)
    moved = {k: rows[keys[max(i - 1, 0)]] if i > 2 else rows[k] for i, k in enumerate(keys)}
    return {**figures, "requests": moved} if rows else figures


def swapped(figures: Figures) -> Figures:
    """Two columns of applicants have changed places."""
    rows = figures.get("requests", {})
    return {**figures, "requests": {k: [v[1], v[0], *v[2:]] for k, v in rows.items()}} if rows else figures


def zeroed(figures: Figures) -> Figures:
    """Every figure is 0."""
    return {t: {k: [0] * len(v) for k, v in rows.items()} for t, rows in figures.items()}


def mended(figures: Figures) -> Figures:
    """Totals are what their parts add up to, whatever is printed."""
    found = {}
    for table, rows in figures.items():
        found[table] = rows
        if table == "requests":
            found[table] = {k: [*v[:-1], sum(int(x or 0) for x in v[:-1])] for k, v in rows.items()}
            parts = [
                v for k, v in found[table].items() if k not in ("received", "carried_in", "concluded", "carried_out")
            ]
            if "concluded" in found[table] and len(parts) > 15:
                found[table]["concluded"] = [sum(int(row[i] or 0) for row in parts) for i in range(COLUMNS)]
    return found


def last_years(figures: Figures) -> Figures:
    """The figures of another year: each is one more."""
    more = lambda v: int(v) + 1 if v is not None and str(v).isdigit() else v  # noqa: E731
    return {t: {k: [more(x) for x in v] for k, v in rows.items()} for t, rows in figures.items()}


def short_row(figures: Figures) -> Figures:
    """A row has a cell too few."""
    rows = figures.get("requests", {})
    return {**figures, "requests": {k: v[:-1] if k == "granted" else v for k, v in rows.items()}} if rows else figures
