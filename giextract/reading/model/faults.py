"""What can go wrong between us and a server, and what is to be done: retry, wait, stop the run, or give the report up.

The codes are the providers' own, as their error bodies carry them in `code`, `type` or (DashScope) at the top level.
"""

import email.utils
import re
import time
from collections.abc import Mapping
from typing import Any, Literal

from giextract.errors import GiextractError
from giextract.reading.model.answers import ProblemKind
from giextract.settings import Mode

Action = Literal["retry", "wait", "stop", "permanent", "refused", "mode", "parameter"]

ACTIONS: dict[str, Action] = {
    # OpenAI, and what is compatible with it
    "insufficient_quota": "stop",
    "billing_hard_limit_reached": "stop",
    "billing_not_active": "stop",
    "account_deactivated": "stop",
    "invalid_api_key": "stop",
    "invalid_organization": "stop",
    "model_not_found": "stop",
    "rate_limit_exceeded": "wait",
    "server_error": "retry",
    "context_length_exceeded": "permanent",
    "string_above_max_length": "permanent",
    "content_filter": "refused",
    "content_policy_violation": "refused",
    "responsibleaipolicyviolation": "refused",
    # Alibaba DashScope (Qwen)
    "arrearage": "stop",
    "invalidapikey": "stop",
    "allocationquota.freetieronly": "stop",
    "commoditynotpurchased": "stop",
    "modelnotfound": "stop",
    "model_not_supported": "stop",
    "throttling": "wait",
    "throttling.ratequota": "wait",
    "throttling.burstrate": "wait",
    "throttling.allocationquota": "wait",
    "limit_requests": "wait",
    "limit_burst_rate": "wait",
    "datainspectionfailed": "refused",
    "data_inspection_failed": "refused",
    # Moonshot
    "exceeded_current_quota_error": "stop",
    "invalid_authentication_error": "stop",
    "resource_not_found_error": "stop",
    "rate_limit_reached_error": "wait",
    "engine_overloaded_error": "retry",
    # Zhipu (BigModel)
    "1113": "stop",
    "1211": "stop",
    "1301": "refused",
    "1261": "permanent",
    "1302": "wait",
    "1303": "wait",
    "1305": "wait",
    # Volcengine Ark (Doubao)
    "accountoverdueerror": "stop",
    "invalidendpointormodel.notfound": "stop",
    "sensitivecontentdetected": "refused",
    "ratelimitexceeded.endpointrpmexceeded": "wait",
    "ratelimitexceeded.endpointtpmexceeded": "wait",
    "serveroverloaded": "retry",
}
STATUSES: dict[int, Action] = {
    401: "stop",
    402: "stop",
    404: "stop",
    408: "retry",
    409: "retry",
    425: "retry",
    429: "wait",
}
SAID: dict[str, Action] = {
    r"insufficient (balance|funds|credit)|余额不足|欠费": "stop",
    r"context (length|window)|maximum context|too many tokens|prompt is too long|超(出|过).{0,12}(长度|token)": "permanent",
    r"content[ _]?(filter|policy|management)|inappropriate content|内容安全|敏感": "refused",
}
FIELDS: dict[Mode, str] = {
    "tools": r"\btools?\b|tool_choice|tool.?call|function",
    "json_schema": r"response_format|json_schema|guided|grammar|schema",
    "json": r"response_format|json_object|json.?mode",
}
PARAMETERS = ("temperature", "max_tokens")
LONGEST_WAIT = 600.0  # a limit that resets later than in ten minutes is a day's quota, not a minute's


class ModelStopped(GiextractError):
    """Raise when no further question should be asked in this run; what was read is kept, and a later run goes on."""


class Fault(Exception):
    """One call that brought no answer: what to do, which problem it is, one line, and how long the server asks to wait.

    `unreachable` says that there was nobody to ask.
    """

    def __init__(
        self, action: Action, problem: ProblemKind, detail: str, after: float | None = None, unreachable: bool = False
    ) -> None:
        super().__init__(detail)
        self.action, self.problem, self.detail, self.after = action, problem, detail, after
        self.unreachable = unreachable


def fault_of(status: int, body: Any, headers: Mapping[str, str], mode: Mode) -> Fault:
    """Judge an answer that is an error; its own code decides before what it says, that before its status."""
    codes, said = _codes(body), _said(body)
    action = (
        next((ACTIONS[c] for c in codes if c in ACTIONS), None) or _by_words(status, said, mode) or _by_status(status)
    )
    after = wait_of(headers)
    if action == "wait" and after is not None and after > LONGEST_WAIT:
        action = "stop"
    problem: dict[Action, ProblemKind] = {"refused": "refused", "retry": "server", "wait": "server"}
    is_long = action == "permanent" and any(re.search(p, said) for p, a in SAID.items() if a == "permanent")
    is_long = is_long or "context_length_exceeded" in codes
    kind = "too_long" if is_long else problem.get(action, "rejected")
    return Fault(action, kind, " ".join(filter(None, [f"HTTP {status}", codes[0] if codes else "", said]))[:160], after)


def _codes(body: Any) -> list[str]:
    found = []
    for part in (body.get("error") if isinstance(body, dict) else None, body):
        if isinstance(part, dict):
            found += [str(part[k]).lower() for k in ("code", "type") if isinstance(part.get(k), (str, int))]
    return list(dict.fromkeys(found))


def _said(body: Any) -> str:
    part = body.get("error", body) if isinstance(body, dict) else body
    text = part.get("message", "") if isinstance(part, dict) else part
    return re.sub(r"\s+", " ", text if isinstance(text, str) else "").strip().lower()


def _by_words(status: int, said: str, mode: Mode) -> Action | None:
    if status >= 500 and status != 501:
        return None
    found = next((action for pattern, action in SAID.items() if re.search(pattern, said)), None)
    if found or status not in (400, 404, 405, 415, 422, 501):
        return found
    if any(name in said for name in PARAMETERS):
        return "parameter"
    return "mode" if re.search(FIELDS[mode], said) else None


def _by_status(status: int) -> Action:
    return STATUSES.get(status, "retry" if status >= 500 else "permanent")


def wait_of(headers: Mapping[str, str]) -> float | None:
    """How many seconds the server asks us to wait; None where it does not say or says nonsense."""
    if (given := headers.get("retry-after-ms")) and re.fullmatch(r"\d+(\.\d+)?", given):
        return float(given) / 1000
    given = headers.get("retry-after", "")
    if re.fullmatch(r"\d+(\.\d+)?", given):
        return float(given)
    when = email.utils.parsedate_tz(given)
    return max(0.0, email.utils.mktime_tz(when) - time.time()) if when else None
