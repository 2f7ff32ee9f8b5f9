"""Find each setting in the first place that has it: a flag, the environment, `giextract.toml`, a default."""

import json
import os
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator

FILE = "giextract.toml"
VARIABLES = {
    "api_key": "OPENAI_API_KEY",
    "base_url": "OPENAI_BASE_URL",
    "model_name": "GIEXTRACT_MODEL",
    "policy": "GIEXTRACT_POLICY",
    "jobs": "GIEXTRACT_JOBS",
    "max_bytes": "GIEXTRACT_MAX_BYTES",
    "max_seconds": "GIEXTRACT_MAX_SECONDS",
    "max_memory": "GIEXTRACT_MAX_MEMORY",
    "mode": "GIEXTRACT_MODE",
    "prose": "GIEXTRACT_PROSE",
    "extra_body": "GIEXTRACT_EXTRA_BODY",
    "concurrency": "GIEXTRACT_CONCURRENCY",
    "requests_per_minute": "GIEXTRACT_REQUESTS_PER_MINUTE",
    "tokens_per_minute": "GIEXTRACT_TOKENS_PER_MINUTE",
    "budget_tokens": "GIEXTRACT_BUDGET_TOKENS",
    "budget_money": "GIEXTRACT_BUDGET_MONEY",
    "price_input": "GIEXTRACT_PRICE_INPUT",
    "price_output": "GIEXTRACT_PRICE_OUTPUT",
    "batch_price": "GIEXTRACT_BATCH_PRICE",
    "cache": "GIEXTRACT_CACHE",
    "second_api_key": "GIEXTRACT_SECOND_API_KEY",
    "second_base_url": "GIEXTRACT_SECOND_BASE_URL",
    "second_model_name": "GIEXTRACT_SECOND_MODEL",
}
LEAST_MEMORY = 512 * 1024**2  # bytes; LibreOffice, which workers start, begins with no less
ModelUse = Literal["on", "off", "as-needed"]
Mode = Literal["tools", "json_schema", "json"]  # how a server is asked for an answer of a given shape


class Settings(BaseModel):
    """What a run was told; `model` says whether the model reads, `model_name` which one it is."""

    model_config = ConfigDict(frozen=True, extra="forbid", protected_namespaces=())

    api_key: SecretStr | None = None
    base_url: str | None = None
    model_name: str | None = None
    model: ModelUse | None = None
    offline: bool = False
    policy: str = "published"  # the name of one that ships with the package, or a file
    jobs: int = Field(default_factory=lambda: os.cpu_count() or 1, ge=1)
    max_bytes: int | None = Field(default=None, ge=1)
    max_seconds: float | None = Field(default=None, gt=0)
    max_memory: int | None = Field(default=None, ge=0)
    # How the model is asked; `mode` None tries tools first and falls back to what the server takes.
    mode: Mode | None = None
    extra_body: dict[str, Any] = Field(default_factory=dict)
    temperature: float | None = Field(default=0.0, ge=0)
    max_output_tokens: int | None = Field(default=None, ge=1)
    reasks: int = Field(default=2, ge=0, le=5)
    prose: bool | None = None
    # How much of it at a time, how long one call may take, and how often it is tried.
    concurrency: int = Field(default=16, ge=1)
    requests_per_minute: int | None = Field(default=None, ge=1)
    tokens_per_minute: int | None = Field(default=None, ge=1)
    read_seconds: float = Field(default=120.0, gt=0)
    call_seconds: float = Field(default=300.0, gt=0)
    tries: int = Field(default=6, ge=1)
    # What a run may cost; prices are for a million tokens, in any one currency.
    budget_tokens: int | None = Field(default=None, ge=0)
    budget_money: Decimal | None = Field(default=None, ge=0)
    price_input: Decimal | None = Field(default=None, ge=0)
    price_output: Decimal | None = Field(default=None, ge=0)
    # Batches: the share of the prices that they cost, the most that a file of questions may hold, how often we look, and
    # how long a batch that may or may not have been made is waited for in the provider's list.
    batch_price: Decimal = Field(default=Decimal("0.5"), ge=0)
    batch_requests: int = Field(default=50_000, ge=1)
    batch_bytes: int = Field(default=200_000_000, ge=1)
    batch_first_look: float = Field(default=5.0, gt=0)
    batch_longest_look: float = Field(default=300.0, gt=0)
    batch_settles: float = Field(default=300.0, ge=0)
    cache: Path | None = None
    # Where questions go that the first server refuses to answer.
    second_api_key: SecretStr | None = None
    second_base_url: str | None = None
    second_model_name: str | None = None

    @field_validator("extra_body", mode="before")
    @classmethod
    def _json_of_a_variable(cls, value: object) -> object:
        return json.loads(value) if isinstance(value, str) else value

    @field_validator("max_memory")
    @classmethod
    def _enough_to_start(cls, value: int | None) -> int | None:
        if value and value < LEAST_MEMORY:
            raise ValueError(f"a worker needs at least {LEAST_MEMORY} bytes, and 0 is no limit")
        return value

    @property
    def has_model(self) -> bool:
        """Tell whether a model could be asked: a key or the address of a server is known."""
        return self.api_key is not None or self.base_url is not None

    @property
    def model_use(self) -> ModelUse:
        """Whether the model reads: as was said, else where one could be asked and connections are not refused."""
        return self.model or ("on" if self.has_model and not self.offline else "off")

    @property
    def asks_prose(self) -> bool:
        """Tell whether the prose is asked about, too: where nothing else is said, when every table is."""
        return self.model == "on" if self.prose is None else self.prose


def load(
    flags: Mapping[str, object] | None = None,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> Settings:
    """Gather the settings; raise ValueError with one line that names the place of a setting that makes no sense."""
    environment = os.environ if environment is None else environment
    file = (folder or Path.cwd()) / FILE
    written = _written(file)
    exported = {name: environment[key] for name, key in VARIABLES.items() if environment.get(key)}
    flagged = {name: value for name, value in (flags or {}).items() if value is not None}
    try:
        return Settings.model_validate({**written, **exported, **flagged})
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        place = f"--{name.replace('_', '-')}" if name in flagged else VARIABLES[name] if name in exported else str(file)
        raise ValueError(f"{place}: {name}: {first['msg'].lower()}") from None


def _written(file: Path) -> dict[str, object]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ValueError(f"{file}: not a settings file that can be read: {error}") from None
