"""Find each setting in the first place that has it: a flag, the environment, `giextract.toml`, a default."""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

FILE = "giextract.toml"
VARIABLES = {
    "api_key": "OPENAI_API_KEY",
    "base_url": "OPENAI_BASE_URL",
    "model_name": "GIEXTRACT_MODEL",
    "jobs": "GIEXTRACT_JOBS",
    "max_bytes": "GIEXTRACT_MAX_BYTES",
    "max_seconds": "GIEXTRACT_MAX_SECONDS",
}
ModelUse = Literal["on", "off", "as-needed"]


class Settings(BaseModel):
    """What a run was told; `model` says whether the model reads, `model_name` which one it is."""

    model_config = ConfigDict(frozen=True, extra="forbid", protected_namespaces=())

    api_key: SecretStr | None = None
    base_url: str | None = None
    model_name: str | None = None
    model: ModelUse | None = None
    offline: bool = False
    jobs: int = Field(default_factory=lambda: os.cpu_count() or 1, ge=1)
    max_bytes: int | None = Field(default=None, ge=1)
    max_seconds: float | None = Field(default=None, gt=0)

    @property
    def has_model(self) -> bool:
        """Tell whether a model could be asked: a key or the address of a server is known."""
        return self.api_key is not None or self.base_url is not None


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
    if not file.is_file():
        return {}
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ValueError(f"{file}: not a settings file that can be read: {error}") from None
