"""How good a run is on reports that nobody has annotated: a sample drawn blind, coded twice by hand, and what follows."""

from giextract.evaluation.sampling.coding import Coding, code_of
from giextract.evaluation.sampling.drawing import Sample, draw
from giextract.evaluation.sampling.frame import DIMENSIONS, Dimension
from giextract.evaluation.sampling.scoring import Scored, score
from giextract.evaluation.sampling.sheets import hand_out

__all__ = ["DIMENSIONS", "Coding", "Dimension", "Sample", "Scored", "code_of", "draw", "hand_out", "score"]
