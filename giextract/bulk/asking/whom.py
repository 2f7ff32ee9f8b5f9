"""Which model a run would ask, and whose stored answers are as good as its own."""

from giextract import pipeline
from giextract.reading.model.endpoint import model_named
from giextract.settings import Settings


class Whom:
    """A model as the settings name it; nothing is sent, and no cache is opened. Raises UsageError where none is named."""

    def __init__(self, settings: Settings) -> None:
        model_named(settings)
        self.asked_by = pipeline.fingerprints(settings)["model"]
        # What was asked in full has no need of being asked as needed.
        self._enough = {self.asked_by, pipeline.fingerprints(settings.model_copy(update={"model": "on"}))["model"]}
        self.stopped: str | None = None
        self.waiting: set[int] = set()  # hashes of the names of documents whose answers come in a batch

    def has_asked(self, asked_by: str) -> bool:
        """Tell whether answers by this fingerprint are as good as those that we would get."""
        return asked_by in self._enough

    def waits_for(self, document: str) -> bool:
        """Tell whether all that could be asked about a document has been handed in, and not all is answered."""
        return hash(document) in self.waiting
