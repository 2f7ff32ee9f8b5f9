# Everything below needs python3 (3.11 or newer) with venv, and nothing else.
PYTHON ?= python3
BIN := .venv/bin
STORE := build/demo.db

.PHONY: demo test constraints clean

# Installed once; again when the wanted packages change.
.venv/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

# Read the bundled reports of text, web pages and Word, which need no programme and no extra, without any key:
# exit 1 says that some are flagged, and some are meant to be.
demo: .venv/.installed
	@mkdir -p build && rm -f $(STORE)*
	$(BIN)/giextract extract 'goldens/**/source.[hmt]*' 'goldens/**/source.docx' --store $(STORE) || test $$? -eq 1
	@echo
	$(BIN)/giextract export $(STORE) --as csv --what reports
	@echo
	$(BIN)/giextract export $(STORE) --as csv --what findings | head -n 4
	@echo
	$(BIN)/giextract export $(STORE) --as jsonl | $(BIN)/python -c 'print(input()[:600], "…")'

test: .venv/.installed
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n auto

# Pin what a fresh environment resolves to today.
constraints:
	rm -rf build/pin && $(PYTHON) -m venv build/pin
	build/pin/bin/python -m pip install --quiet --disable-pip-version-check '.[dev]'
	build/pin/bin/python -m pip freeze --exclude giextract > constraints.txt
	rm -rf build/pin

clean:
	rm -rf .venv build dist
