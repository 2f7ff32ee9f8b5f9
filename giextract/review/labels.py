"""What the pages say, in English and Chinese."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import yaml

from giextract.words import Language


@cache
def labels() -> Mapping[str, Mapping[Language, str]]:
    """Every label by its key, each in both languages."""
    text = (files("giextract.review") / "labels.yaml").read_text(encoding="utf-8")
    return {key: {"en": en, "zh": zh} for key, (en, zh) in yaml.safe_load(text).items()}


def label(key: str, language: Language, **values: object) -> str:
    """A label with its values put in; one that is missing is an error of ours."""
    return labels()[key][language].format_map(values)
