"""The command line: data to stdout, words for people to stderr."""

from giextract.cli.app import main

__all__ = ["main"]
