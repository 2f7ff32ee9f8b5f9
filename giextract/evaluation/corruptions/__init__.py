"""Corrupt what goldens print, and what a model answers about them, and see whether it is found."""

from giextract.evaluation.corruptions.results import Corrupted, Kind, Trial
from giextract.evaluation.corruptions.runs import corrupt

__all__ = ["Corrupted", "Kind", "Trial", "corrupt"]
