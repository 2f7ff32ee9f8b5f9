"""Scores as people and programs want them: on a terminal, on one HTML page, as JUnit XML."""
