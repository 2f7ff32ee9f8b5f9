"""Which open errors and warnings name a cell."""

from dataclasses import dataclass, field
from typing import Any

from giextract.export.reports import Row
from giextract.export.table import Severity

_MOST = 4  # messages in a comment


@dataclass(slots=True)
class Flag:
    """The worst severity among the findings that name a cell, their rules and messages."""

    severity: Severity
    rules: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)


def cell_flags(report: Row) -> dict[str, Flag]:
    """By cell, what the machine's errors and warnings say of it, those that people dismissed among them."""
    found: dict[str, Flag] = {}
    for finding in report["findings"]:
        if finding["severity"] == "notice":
            continue
        for cell in finding["cells"]:
            flag = found.setdefault(cell, Flag(finding["severity"]))
            flag.severity = "error" if "error" in (flag.severity, finding["severity"]) else "warning"
            if finding["rule"] not in flag.rules:
                flag.rules.append(finding["rule"])
            flag.messages.append(f"{finding['message_zh']}\n{finding['message']}")
    return found


def evidence(cell: dict[str, Any], flag: Flag) -> str:
    """What a person should see beside a flagged figure: what is printed, what it rests on, why it is flagged."""
    known = [f"{key}: {cell[key]}" for key in ("printed", "support") if cell.get(key) is not None]
    return "\n".join([*known, *flag.messages[:_MOST]])
