"""How the scores are made, and that they fall when anything gets worse."""
