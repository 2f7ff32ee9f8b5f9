"""What a model reading depends on besides the page: its prompts, the model and how it is asked."""

from giextract.reading.model.cache import key_of
from giextract.reading.model.prompts import actual
from giextract.reading.model.wording import AGAIN, FIRST, PROSE
from giextract.settings import Settings


def fingerprint(settings: Settings) -> str:
    """Hash it; the key to the server and the limits of a run are no part of it."""
    prompts = actual()
    return key_of(
        prompts=[prompts[f"{id}.md"] for id in (FIRST, AGAIN, *([PROSE] if settings.asks_prose else []))],
        model=settings.model_name, base_url=settings.base_url,
        second=[settings.second_model_name, settings.second_base_url], mode=settings.mode, extra_body=settings.extra_body,
        temperature=settings.temperature, max_tokens=settings.max_output_tokens, reasks=settings.reasks,
        use=settings.model,
    )[:16]  # fmt: skip
