"""Answers to the project's own prompts about real reports, given by a reader who saw only the prompt."""
