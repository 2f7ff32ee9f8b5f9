"""Run the command line as `python -m giextract`."""

from giextract.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
