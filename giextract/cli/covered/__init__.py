"""Coverage and roll-ups as people and programs want them: on a terminal, as a table, on one HTML page."""
