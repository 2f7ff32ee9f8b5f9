"""Real reports, annotated by hand, read without a model."""
