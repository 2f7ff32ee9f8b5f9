"""Where people decide: pages over a store, served to a browser on this machine."""

from giextract.review.app import create_app
from giextract.review.guard import Access

__all__ = ["Access", "create_app"]
