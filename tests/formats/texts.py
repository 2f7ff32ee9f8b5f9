"""The report as plain text, in every layout of tests.printing."""

from dataclasses import replace

from tests.formats.annual import Annual
from tests.printing.grid import Grid
from tests.printing.layouts import LAYOUTS, Writer
from tests.printing.report import Printed
from tests.printing.style import PLAIN


def print_text(annual: Annual, layout: str) -> Printed:
    """Print the report, remembering where each figure stands."""
    how, out = LAYOUTS[layout], Writer(PLAIN)
    for kind, part in annual.body():
        if isinstance(part, Grid):
            how.write(out, part.physical())
            out.put(how.joint)
        else:
            out.put(part + (how.joint or " " * (kind == "title")))
    return replace(annual.printed(), text=out.text, spans=out.spans, layout=layout)


def suffix(layout: str) -> str:
    """Say what a file of the layout is called behind its name."""
    return ".md" if layout.startswith("markdown") else ".txt"
