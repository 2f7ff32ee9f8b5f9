"""The codebook of the panel: what each column holds, in both languages, and what its codes mean."""

from collections.abc import Iterator

from giextract.export import figures, said
from giextract.export.columns import column, reasons, table
from giextract.export.crosswalk import breaks, links
from giextract.export.panel import panel_table
from giextract.export.table import Column, Line, Missing, Table, as_text
from giextract.export.variables import prose_variables, variables

_ROLES = {"": "value", "_d": "deduced", "_f": "flag", "_m": "missing", "_r": "reviewed", "_u": "unit"}
_PROSE = {"": "prose", "_m": "prose missing", "_n": "prose times", "_h": "prose holds"}
_TITLE = "# The panel's columns\n\nGenerated from the forms and `giextract/export/variables.yaml`. "


def codebook_table() -> Table:
    """The codebook's columns."""
    names = ("column", "variable", "cell", "role", "type", "unit", "forms", "codes", "label_en", "label_zh")
    return table("codebook", *(column(name) for name in names))


def codebook_lines() -> Iterator[Line]:
    """A line for each column of the panel, in its order."""
    about = _about()
    for one in panel_table().columns:
        variable, cell, role, unit, forms = about.get(one.name, (None, None, "head", None, None))
        values = (one.name, variable, cell, role, one.kind, unit, forms, _codes(one), one.labels["en"], one.labels["zh"])
        yield Line("codebook", values)


def markdown() -> str:
    """docs/codebook.md: the figures, the suffixes of their columns, and the reasons why one is not there."""
    lines = [_TITLE + "A figure `x` stands in several columns:", "", "| column | holds | 内容 |", "|---|---|---|"]
    told = {
        "": ("the printed value, as the machine read it", "机器读取的原文数值"),
        "_d": ("the one value that the equations leave a blank or lost cell", "由等式推算的唯一数值"),
        "_f": ("0 no error or warning names it, 1 a warning or a doubtful reading, 2 an error", "0 无问题，1 有警告或读法存疑，2 有错误"),
        "_m": ("why there is no value (in Stata a missing value of `x`)", "缺失原因（Stata 中为 x 的缺失值）"),
        "_r": ("the value of a person", "人工数值"),
        "_u": ("of an amount: its unit, where the page prints one", "金额的单位（原文标明时）"),
        "_n": ("of the prose: how often it states one", "正文提及次数"),
        "_h": ("of the prose: 1 the report bears it out, 0 it contradicts it", "正文数字：1 相符，0 不符"),
    }
    lines += [f"| `x{suffix}` | {en} | {zh} |" for suffix, (en, zh) in told.items()]
    lines += ["", "| missing | Stata | why | 原因 |", "|---|---|---|---|"]
    english, chinese = reasons("en"), reasons("zh")
    lines += [f"| `{r.name.lower()}` | `.{r.value}` | {english[r]} | {chinese[r]} |" for r in Missing]
    lines += ["", "| figure | cell | forms | meaning | 含义 |", "|---|---|---|---|---|"]
    lines += [f"| `{v.name}` | `{v.cell}` | {', '.join(v.forms)} | {v.labels['en']} | {v.labels['zh']} |" for v in variables()]
    lines += ["", "| figure of the prose | statement | meaning | 含义 |", "|---|---|---|---|"]
    lines += [f"| `{p.name}` | `{p.variable}` | {p.labels['en']} | {p.labels['zh']} |" for p in prose_variables()]
    return "\n".join(lines) + "\n"


def crosswalk_markdown() -> str:
    """docs/crosswalk.md: the links between the forms, and where series break."""
    lines = ["# From form to form", "", "Generated from `giextract/export/crosswalk.yaml`. The first row that fits a figure is its own."]
    lines += ["", "| break | from reports of | document | what changed | 变化 |", "|---|---|---|---|---|"]
    lines += [f"| `{name}` | {b.year} | {b.law} | {b.en} | {b.zh} |" for name, b in breaks().items()]
    step = None
    for link in links():
        if (link.form, link.other) != step:
            step = (link.form, link.other)
            lines += ["", f"## {link.form} → {link.other}", ""]
            lines += ["| figures | is | there | breaks | why | 说明 |", "|---|---|---|---|---|---|"]
        rows = "every other row" if link.rows == "*" else ", ".join(f"`{r}`" for r in link.rows)
        columns = "" if link.columns == "*" else " × " + ", ".join(f"`{c}`" for c in link.columns)
        there = " + ".join(f"`{cell}`" for cell in link.counterpart)
        known = ", ".join(f"`{name}`" for name in link.breaks)
        lines.append(f"| {link.table}: {rows}{columns} | {link.relation} | {there} | {known} | {link.why['en']} | {link.why['zh']} |")
    return "\n".join(lines) + "\n"


def _about() -> dict[str, tuple[str | None, str | None, str, str | None, str | None]]:
    """By column: variable, cell, role, unit, forms."""
    found: dict[str, tuple[str | None, str | None, str, str | None, str | None]] = {}
    for v in variables():
        for suffix in figures.figure_columns(v).roles:
            unit = v.unit if suffix in ("", "_d", "_r") else None
            found[v.name + suffix] = (v.name, v.cell, _ROLES[suffix], unit, " ".join(v.forms))
    for p in prose_variables():
        found |= {p.name + suffix: (p.name, p.variable, _PROSE[suffix], None, None) for suffix in said.SUFFIXES}
    return found


def _codes(one: Column) -> str | None:
    if one.coded is not None:
        return "; ".join(f"{code} {label['en']} / {label['zh']}" for code, label in one.coded.labels.items())
    if one.says_missing:
        return as_text([r.name.lower() for r in Missing])
    return None
