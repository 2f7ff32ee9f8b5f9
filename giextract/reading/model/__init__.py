"""The model reading: an LLM copies the tables from the page, and is held against the page, never against a rule."""
