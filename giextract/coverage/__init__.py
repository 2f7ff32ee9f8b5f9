"""Which units have reported for which year, and what the reports of the units below one come to together."""

from giextract.coverage.matrix import STATES, Matrix, Row, State, cover
from giextract.coverage.rollup import Rollup, roll_up

__all__ = ["STATES", "Matrix", "Rollup", "Row", "State", "cover", "roll_up"]
