"""The catalogue's examples, run from a file's bytes to findings."""
