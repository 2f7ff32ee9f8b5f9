"""One server that speaks OpenAI's protocol: a question goes out, an answer or a Fault comes back; nothing is retried here.

openai carries, instructor shapes the request and reads the answer. instructor's patched client builds the schema anew for
every request; its two halves are used instead, the first once for every kind of question (measured in
benchmarks/model_throughput.py). Both libraries take seconds to import and are imported with the first question.
"""

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr, ValidationError

from giextract.errors import UsageError
from giextract.reading.model.answers import ProblemKind
from giextract.reading.model.faults import PARAMETERS, Fault, fault_of
from giextract.reading.model.schema import Asked, Wanted
from giextract.reading.model.shaping import parse, shaping
from giextract.reading.model.unwrapping import unwrap
from giextract.reading.model.wording import Message
from giextract.report import Frozen
from giextract.settings import Mode, Settings

if TYPE_CHECKING:
    import httpx2
    from openai import AsyncOpenAI

MODES: tuple[Mode, ...] = ("tools", "json_schema", "json")  # in the order in which they are tried


class Reply(Frozen):
    """What came back: the JSON text of an answer, or the problem with it; and what it cost."""

    text: str | None = None
    problem: ProblemKind | None = None
    detail: str = ""
    model: str | None = None
    fingerprint: str | None = None
    at: str
    input_tokens: int = 0
    output_tokens: int = 0


@dataclass(slots=True)
class Endpoint:
    """A server and the model on it; `modes` and `parameters` shrink to what the server takes."""

    base_url: str | None
    key: SecretStr | None
    model: str
    modes: list[Mode]
    parameters: dict[str, Any]
    extra_body: dict[str, Any]
    read_seconds: float
    _client: "AsyncOpenAI | None" = None

    @property
    def mode(self) -> Mode:
        """How the next question is put."""
        return self.modes[0]

    async def send(self, messages: Sequence[Message], wanted: Wanted) -> tuple[Reply, Asked | None]:
        """Ask once; raises Fault when there is no answer at all."""
        mode = self.mode
        sent = {**shaping(wanted, mode), **self.parameters}
        create: Any = self.client.chat.completions.create
        try:
            # As extra fields, because openai walks through every tool of every request otherwise.
            completion = await create(model=self.model, messages=list(messages), extra_body={**sent, **self.extra_body})
        except Exception as error:
            raise self.forgoing(self.fault(error, mode), mode, sent) from None
        return self.taken(completion, wanted, mode)

    def body(self, messages: Sequence[Message], wanted: Wanted) -> dict[str, Any]:
        """The same question as one JSON object, for a batch."""
        sent = {**shaping(wanted, self.mode), **self.parameters}
        return {"model": self.model, "messages": list(messages), **sent, **self.extra_body}

    def taken(self, completion: Any, wanted: Wanted, mode: Mode) -> tuple[Reply, Asked | None]:
        """Read what a server sent with status 200."""
        try:
            return self._read(completion, wanted, mode)
        except (AttributeError, TypeError, ValueError, LookupError):
            # openai checks no types on the way in, and gateways send all sorts of things with status 200.
            return self._reply(None, "unparsed", "an answer of no known shape"), None

    def forgoing(self, fault: Fault, mode: Mode, sent: Collection[str]) -> Fault:
        """Take back what the server refuses to be asked for; a fault "mode" says that it can be asked otherwise."""
        if fault.action == "mode":
            return self._without_mode(mode, fault)
        return self._without_parameter(sent, fault) if fault.action == "parameter" else fault

    def forgo(self, names: Collection[str]) -> None:
        """Do without modes and parameters that the server is known to refuse; the last mode stays."""
        self.modes = [mode for mode in self.modes if mode not in names] or self.modes[-1:]
        for name in names:
            value = self.parameters.pop(name, None)
            if name == "max_tokens" and value is not None:
                self.parameters["max_completion_tokens"] = value

    async def close(self) -> None:
        """Hang up."""
        if self._client is not None:
            await self._client.close()
            self._client = None

    def hidden(self, text: str) -> str:
        """The text without the key: servers like to repeat it."""
        key = self.key.get_secret_value() if self.key else ""
        return text.replace(key, "***").replace(key.lower(), "***") if key else text

    @property
    def client(self) -> "AsyncOpenAI":
        """The connection to the server, made with the first question."""
        if self._client is None:
            from openai import AsyncOpenAI, Timeout

            self._client = AsyncOpenAI(
                api_key=self.key.get_secret_value() if self.key else "none",
                base_url=self.base_url,
                max_retries=0,  # tenacity retries (calls.py), and only it
                timeout=Timeout(self.read_seconds, connect=min(15.0, self.read_seconds), pool=None),
                http_client=_http(),
            )
        return self._client

    def said(self, status: int, body: Any, headers: Mapping[str, str], mode: Mode) -> Fault:
        """What a server says went wrong, without the key, whatever status it says it with."""
        fault = fault_of(status, body, headers, mode)
        fault.detail = self.hidden(fault.detail)
        return fault

    def fault(self, error: Exception, mode: Mode) -> Fault:
        """Judge an exception of the client; what is no fault of a call is raised."""
        import httpx2
        import openai

        if isinstance(error, openai.APIStatusError):
            return self.said(error.status_code, error.body, error.response.headers, mode)
        if isinstance(error, openai.APITimeoutError) and not isinstance(error.__cause__, httpx2.ConnectTimeout):
            return Fault("retry", "server", f"nothing came for {self.read_seconds:g} seconds")
        if isinstance(error.__cause__, httpx2.UnsupportedProtocol):
            return Fault("stop", "server", f"no address of a server: {plain_address(self.base_url)}")
        if isinstance(error, (openai.APIConnectionError, openai.APIResponseValidationError, json.JSONDecodeError)):
            cause = error.__cause__ or error
            nobody = isinstance(cause, (httpx2.ConnectError, httpx2.ConnectTimeout))
            return Fault("retry", "server", f"the connection broke: {type(cause).__name__}", unreachable=nobody)
        if isinstance(error, (httpx2.InvalidURL, httpx2.UnsupportedProtocol, UnicodeError)):
            return Fault("stop", "server", f"no address of a server: {plain_address(self.base_url)}")
        raise error

    def _without_mode(self, mode: Mode, fault: Fault) -> Fault:
        if self.modes[0] == mode and len(self.modes) > 1:
            self.modes.pop(0)
        elif self.modes[0] == mode:
            return Fault("stop", "rejected", f"the server takes none of the modes tried: {fault.detail}")
        return Fault("mode", "server", fault.detail)

    def _without_parameter(self, sent: Collection[str], fault: Fault) -> Fault:
        name = next((n for n in PARAMETERS if n in fault.detail and n in sent), None)
        if name is None:
            return Fault("permanent", "rejected", fault.detail)
        self.forgo([name])  # another call may have taken it out meanwhile
        return Fault("mode", "server", fault.detail)

    def _read(self, completion: Any, wanted: Wanted, mode: Mode) -> tuple[Reply, Asked | None]:
        choice = (getattr(completion, "choices", None) or [None])[0]
        if choice is None or choice.message is None:
            body = getattr(completion, "model_extra", None) or {}
            if body.get("error"):
                raise self.said(400, body, {}, mode)
            return self._reply(completion, "empty", "no choices"), None
        if choice.finish_reason == "content_filter" or choice.message.refusal:
            return self._reply(completion, "refused", choice.message.refusal or "content filter"), None
        calls = choice.message.tool_calls or []
        given = calls[0].function.arguments if calls else choice.message.content
        given = given if isinstance(given, str) else json.dumps(given) if given else ""
        if not given.strip():
            return self._reply(completion, "empty", "an answer without content"), None
        text = unwrap(given, wanted.names)
        if choice.finish_reason == "length":
            return self._reply(completion, "cut_short", "the answer was cut off at the longest length allowed"), None
        if text is None:
            return self._reply(completion, "unparsed", "no JSON object of the wanted kind in the answer"), None
        choice.message.content, choice.message.tool_calls = text, None
        try:
            return self._reply(completion, text=text), parse(completion, wanted)
        except ValidationError as error:
            return self._reply(completion, "unparsed", str(error.errors()[0]["msg"])), None

    def _reply(
        self, completion: Any, problem: ProblemKind | None = None, detail: str = "", text: str | None = None
    ) -> Reply:
        usage = getattr(completion, "usage", None)
        model, fingerprint = (getattr(completion, name, None) for name in ("model", "system_fingerprint"))
        return Reply(
            text=text, problem=problem, detail=self.hidden(detail)[:160],
            model=str(model) if model else None, fingerprint=str(fingerprint) if fingerprint else None,
            at=datetime.now(UTC).isoformat(timespec="seconds"),
            input_tokens=_count(usage, "prompt_tokens"), output_tokens=_count(usage, "completion_tokens"),
        )  # fmt: skip


def plain_address(base_url: str | None) -> str:
    """An address without what a person may have put before the @ or behind a question mark."""
    return re.sub(r"(?<=//)[^/]*@|[?#].*", "", base_url or "https://api.openai.com/v1").rstrip("/")


def _count(usage: Any, name: str) -> int:
    found = getattr(usage, name, None)
    return found if isinstance(found, int) and found > 0 else 0


def model_named(settings: Settings) -> str:
    """The model that may be asked; raises UsageError where there is none, or connections are refused."""
    if settings.offline:
        raise UsageError("--offline refuses every connection: use --model off, or leave --offline out")
    if not settings.model_name:
        raise UsageError("no model is named: set GIEXTRACT_MODEL, or model_name in giextract.toml")
    return settings.model_name


def endpoints(settings: Settings) -> list[Endpoint]:
    """The servers of these settings: the first, and the second for what the first refuses."""
    named = model_named(settings)
    found = [_endpoint(settings, settings.base_url, settings.api_key, named)]
    if settings.second_base_url or settings.second_model_name:
        key = settings.second_api_key if settings.second_base_url else settings.second_api_key or settings.api_key
        model = settings.second_model_name or named
        found.append(_endpoint(settings, settings.second_base_url or settings.base_url, key, model))
    return found


def _endpoint(settings: Settings, base_url: str | None, key: SecretStr | None, model: str) -> Endpoint:
    wanted = {"temperature": settings.temperature, "max_tokens": settings.max_output_tokens}
    parameters = {name: value for name, value in wanted.items() if value is not None}
    modes = [settings.mode] if settings.mode else list(MODES)
    return Endpoint(base_url, key, model, modes, parameters, settings.extra_body, settings.read_seconds)


def _http() -> "httpx2.AsyncClient":
    import httpx2
    from openai import DefaultAsyncHttpxClient

    return DefaultAsyncHttpxClient(limits=httpx2.Limits(max_connections=None, max_keepalive_connections=256))
