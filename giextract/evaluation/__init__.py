"""How good we are: goldens, annotated by people from the printed page."""
