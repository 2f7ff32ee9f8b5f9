"""What we say to people, in the language that they read; the sentences are in words.toml."""

import os
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal, get_args

Language = Literal["en", "zh"]


@cache
def sentences() -> dict[str, dict[Language, str]]:
    """Every sentence by its key."""
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))


def say(key: str, language: Language, **values: object) -> str:
    """Put values into a sentence; a value that is missing is an error of ours."""
    return sentences()[key][language].format_map(values)


def language_of(environment: Mapping[str, str] | None = None) -> Language:
    """Tell from the locale which language to speak; English unless it says Chinese."""
    environment = os.environ if environment is None else environment
    locale = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    return next((language for language in get_args(Language) if locale.lower().startswith(language)), "en")
