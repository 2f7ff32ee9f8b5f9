"""Load the form files that ship with the package."""

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import yaml
from pydantic import ValidationError

from giextract.errors import DataError
from giextract.forms.form import Form, Heading, Row, cell_ids


def _sources() -> list[tuple[str, str]]:
    folder = files("giextract.forms")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".yaml"))
    return [(name, (folder / name).read_text(encoding="utf-8")) for name in names]


@cache
def forms() -> Mapping[str, Form]:
    """Every form by id; raises DataError, naming file and place, when a form file breaks its shape."""
    loaded = {}
    for name, text in _sources():
        try:
            form = Form.model_validate(yaml.safe_load(text))
        except (yaml.YAMLError, ValidationError) as error:
            raise DataError(f"giextract/forms/{name}: {error}") from error
        loaded[form.id] = form
    for form in [f for f in loaded.values() if f.extends]:
        loaded[form.id] = _extended(form, loaded[str(form.extends)])
    return MappingProxyType(loaded)


def newest() -> str:
    """The form that is in force."""
    return next(form.id for form in forms().values() if form.years[1] is None)


def _extended(form: Form, older: Form) -> Form:
    """A form with the rows of the one it extends, each in its place there, its own rows behind them."""
    tables = {}
    for key, table in form.tables.items():
        block, basis = table.blocks[0], older.tables[key].blocks[0]
        own = {row.id: row for row in block.data_rows()}
        rows = [own.pop(row.id, row) if isinstance(row, Row) else row for row in basis.rows]
        whole = block.model_copy(update={"columns": basis.columns, "rows": (*rows, *own.values())})
        tables[key] = table.model_copy(update={"blocks": (whole,)})
    return form.model_copy(update={"tables": tables})


@cache
def fingerprint() -> str:
    """A hash of all form files: what a reading depends on besides code."""
    return hashlib.sha256("\0".join(text for _, text in _sources()).encode()).hexdigest()[:16]


def describe(form: Form) -> str:
    """A form as text for people: every table with its rows, columns and cell ids."""
    lines = [f"{form.id}  {form.title['zh']} / {form.title['en']}", f"    {form.issued_by}"]
    if form.sections:
        lines += ["", "sections  " + ", ".join(f"{s.number}、{s.title}" for s in form.sections)]
    for key, table in form.tables.items():
        lines += ["", f"{key}  {table.title['zh']} / {table.title['en']}  ({len(cell_ids(form, key))} cells)"]
        for block in table.blocks:
            if block.item:
                lines.append(f"  {block.item}")
            lines.append("  columns: " + ", ".join(f"{c.id} {c.label}" for c in block.columns))
            for row in block.rows:
                lines.append(f"    {row.heading}" if isinstance(row, Heading) else f"    {row.id:32} {row.label}")
    return "\n".join(lines)
