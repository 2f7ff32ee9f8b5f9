"""Answers of a model that lie beside a golden: given again without a network, and written down where that is asked for.

`answer.<prompt id>.json` holds the answers to one prompt about one source. An answer belongs to its question, to the
letter: when a prompt, or how the page is read, has changed since, it is no answer any more and has to be given anew.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import Field, JsonValue, ValidationError

from giextract.errors import DataError
from giextract.reading.model.answers import ProblemKind
from giextract.reading.model.calls import Answered, Answerer
from giextract.reading.model.endpoint import Reply
from giextract.reading.model.faults import Fault
from giextract.reading.model.prose_answer import PROSE
from giextract.reading.model.schema import Asked, Wanted, repeated
from giextract.reading.model.wording import AGAIN, FIRST, Message
from giextract.reading.model.wording import PROSE as PROSE_PROMPT
from giextract.report import Frozen, Usage

FINAL = frozenset({"refused", "too_long"})  # problems of a question itself, which it will have tomorrow, too
STALE = "no recorded answer to this question: the prompt or the reading of the page has changed since"


class RecordedAnswer(Frozen):
    """One answer: the hash of the messages it answers, at which attempt, what was said or why nothing was.

    `answer` is the JSON that came, or its text where JSON could not hold it alike.
    """

    sha256: str
    attempt: int = 1
    answer: JsonValue = None
    problem: ProblemKind | None = None
    detail: str = ""
    input_tokens: int = 0
    output_tokens: int = 0


class Recording(Frozen):
    """The answers to one prompt about one source, with who or what gave them, and when."""

    prompt: str
    answered_by: str = Field(min_length=1)
    at: str
    answers: tuple[RecordedAnswer, ...]


def load(paths: Iterable[Path]) -> tuple[Recording, ...]:
    """Read a golden's recordings; raises DataError naming the file and what is wrong in it."""
    found = []
    for path in paths:
        try:
            recording = Recording.model_validate_json(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, ValidationError) as error:
            raise DataError(f"{path}: {error}") from error
        if path.name != f"answer.{recording.prompt}.json":
            raise DataError(f"{path}: holds answers to {recording.prompt}; name it answer.{recording.prompt}.json")
        found.append(recording)
    return tuple(found)


@dataclass(slots=True)
class Replaying:
    """Answer as recorded; `stale` counts the questions that nobody was asked."""

    recordings: tuple[Recording, ...]
    stale: int = 0

    @property
    def knows_prose(self) -> bool:
        """Whether anybody was asked about the prose at all."""
        return any(recording.prompt.startswith("prose@") for recording in self.recordings)

    async def ask(self, messages: Sequence[Message], wanted: Wanted, attempt: int, year: int | None = None) -> Answered:
        """Give the recorded answer to this very question; raises Fault where there is none."""
        question = sha256_of(messages)
        for recording in self.recordings:
            for one in recording.answers:
                if (one.sha256, one.attempt) == (question, attempt):
                    return _again(recording, one, wanted)
        self.stale += 1
        raise Fault("permanent", "rejected", STALE)

    def hidden(self, text: str) -> str:
        """The text as it is: no key is known here."""
        return text


def _again(recording: Recording, one: RecordedAnswer, wanted: Wanted) -> Answered:
    text = one.answer if isinstance(one.answer, str) else json.dumps(one.answer, ensure_ascii=False)
    reply = Reply(
        text=None if one.answer is None else text, problem=one.problem, detail=one.detail, at=recording.at,
        model=recording.answered_by, input_tokens=one.input_tokens, output_tokens=one.output_tokens,
    )  # fmt: skip
    paid = Usage(requests=1, input_tokens=one.input_tokens, output_tokens=one.output_tokens)
    answer: Asked | None = None
    if one.problem is None:
        try:
            answer = wanted.model.model_validate_json(reply.text or "", strict=False)
        except ValidationError:
            reply = reply.model_copy(update={"problem": "unparsed", "detail": "the recorded answer has another shape"})
    return Answered(reply, answer, Usage(cached=1), paid)


@dataclass(slots=True)
class Listening:
    """Pass questions on to whoever answers them, and keep what is said."""

    answerer: Answerer
    heard: dict[str, list[RecordedAnswer]] = field(default_factory=dict)
    by: str = "unknown"
    at: str = ""

    async def ask(self, messages: Sequence[Message], wanted: Wanted, attempt: int, year: int | None = None) -> Answered:
        """Get an answer from them; raises what they raise."""
        heard, question = self.heard.setdefault(_prompt_of(wanted, attempt), []), sha256_of(messages)
        try:
            answered = await self.answerer.ask(messages, wanted, attempt, year)
        except Fault as fault:
            if fault.problem in FINAL:
                detail = self.hidden(fault.detail)
                heard.append(RecordedAnswer(sha256=question, attempt=attempt, problem=fault.problem, detail=detail))
            raise
        reply, paid = answered.reply, answered.saved if answered.usage.cached else answered.usage
        self.by, self.at = reply.model or self.by, reply.at
        heard.append(RecordedAnswer(
            sha256=question, attempt=attempt, answer=_kept(reply.text),
            problem=None if answered.answer is not None else reply.problem or "unparsed", detail=reply.detail,
            input_tokens=paid.input_tokens, output_tokens=paid.output_tokens,
        ))  # fmt: skip
        return answered

    def hidden(self, text: str) -> str:
        """The text as they would say it."""
        return self.answerer.hidden(text)

    def write(self, folder: Path) -> list[Path]:
        """Put what was heard in place of what was recorded before."""
        for old in folder.glob("answer.*.json"):
            old.unlink()
        written = []
        for prompt, heard in self.heard.items():
            path = folder / f"answer.{prompt}.json"
            recording = Recording(prompt=prompt, answered_by=self.by, at=self.at, answers=tuple(heard))
            path.write_text(_as_text(recording), encoding="utf-8")
            written.append(path)
        return written


def sha256_of(messages: Sequence[Message]) -> str:
    """What tells one question from another."""
    return hashlib.sha256("\n".join(m["content"] for m in messages).encode("utf-8", "surrogatepass")).hexdigest()


def _prompt_of(wanted: Wanted, attempt: int) -> str:
    return PROSE_PROMPT if wanted is PROSE else FIRST if attempt == 1 else AGAIN


def _kept(text: str | None) -> JsonValue:
    """A reply's JSON, or its text where a parser would lose something of it."""
    if text is None:
        return None
    try:
        return text if repeated(text) else _object(json.loads(text), text)
    except ValueError:
        return text


def _object(parsed: Any, text: str) -> JsonValue:
    return parsed if isinstance(parsed, dict) else text


def _as_text(recording: Recording) -> str:
    """One answer a line, so that a change shows as such."""
    said = recording.model_dump(exclude_defaults=True)
    lines = [json.dumps(one, ensure_ascii=False) for one in said.pop("answers", ())]
    head = json.dumps(said, ensure_ascii=False)[:-1]
    return f'{head}, "answers": [\n' + ",\n".join(lines) + "\n]}\n"
