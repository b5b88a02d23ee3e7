# `make run` and `make test` are all that a newcomer needs. Both make their own .venv, with Python 3.11 or newer.

SHELL := /bin/sh
.DELETE_ON_ERROR:
.PHONY: help run test test-full bench tools editors libretranslate lock bundle clean

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install
# Big, optional and no part of the program: it lives outside the repository, for all checkouts.
LIBRETRANSLATE ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/zwiesprache/libretranslate
LOCK := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --upgrade

help:
	@echo 'make run        build the example site into dist/: German pages and their reviewed English'
	@echo 'make test       ruff, mypy and the tests, in under 10 minutes'
	@echo 'make test-full  the same with the tests marked slow'
	@echo 'make bench      measure runs on sites of 100 and 1,000 pages, beside other tools where they are installed'
	@echo 'make tools      install gettext, Chromium, openssl, Java and the Nu HTML checker, which some tests use (apt and root,'
	@echo '                else it says what is missing)'
	@echo 'make editors    install Poedit, Lokalize, OmegaT and a screen for them, which some slow tests use'
	@echo 'make libretranslate  install the LibreTranslate server (590 MB, outside the repository), which a slow test uses'
	@echo 'make lock       re-make the hashed constraints with the newest versions that pyproject.toml allows'
	@echo 'make bundle     gather hashed wheels for Linux and Windows in bundle/, for offices without a package index'
	@echo 'make clean      remove .venv, caches and the built pages'

run: $(VENV)/.run
	$(BIN)/zwiesprache run

test test-full: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest $(if $(filter test-full,$@),-m '',-n auto --dist loadfile)

# Seconds of CPU, so that it may be done beside other work; docs/performance.md says what came out.
bench: $(VENV)/.test
	$(BIN)/python -m benchmarks.speed
	$(BIN)/pytest benchmarks/parts.py --benchmark-only --benchmark-columns=min,median,ops -p no:xdist

# A name on the path is no interpreter yet (pyenv's shims): each one is asked. Where no tried version is found, any
# newer `python3` will do.
$(BIN)/python:
	@for python in python3.13 python3.12 python3.11 python3 python; do \
	    if $$python -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
	        echo "Making $(VENV) with $$($$python --version)" && exec $$python -m venv $(VENV); \
	    fi; \
	done; \
	echo 'Python 3.11 or newer with venv is needed (Debian, Ubuntu: apt install python3 python3-venv).' >&2; exit 1

$(VENV)/.run: $(BIN)/python pyproject.toml constraints.txt
	$(PIP) --require-hashes -r constraints.txt
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.run constraints-dev.txt
	$(PIP) --require-hashes -r constraints-dev.txt
	@touch $@

# gettext's own tools judge our .po files, Chromium shows the pages, the Nu HTML checker (Java, fetched by npm) judges
# them, openssl makes the certificates of a proxy; without them some tests are skipped.
tools:
	@missing() { for tool in msgfmt chromium openssl java npm; do command -v $$tool >/dev/null || echo $$tool; done; }; \
	if [ -n "$$(missing)" ] && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get -qq update && export DEBIAN_FRONTEND=noninteractive && \
	    apt-get -qq install -y gettext chromium openssl default-jre-headless && \
	    apt-get -qq install -y --no-install-recommends npm; \
	fi; \
	test -z "$$(missing)" || { echo "Missing:" $$(missing) "- gettext, Chromium, openssl, Java, npm." >&2; exit 1; }
	npm ci --prefix tests/browser --ignore-scripts --no-audit --no-fund --silent

# Translators' editors open our catalogs in `make test-full`, on a screen of their own. No root is needed for the tests.
editors:
	@missing() { \
	    for tool in poedit lokalize omegat Xvfb xdotool dbus-run-session; do \
	        command -v $$tool >/dev/null || echo $$tool; \
	    done; \
	    /usr/bin/python3 -c 'import translate.storage.po' 2>/dev/null || echo translate-toolkit; \
	}; \
	if [ -n "$$(missing)" ] && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends \
	        poedit lokalize omegat xvfb xdotool dbus python3-translate; \
	fi; \
	test -z "$$(missing)" || { echo "Missing:" $$(missing) "- these editors can't be tested." >&2; exit 1; }

# The real server, which a slow test asks for drafts. Its version is fixed, so that the test means the same everywhere.
libretranslate: $(BIN)/python
	@test -e $(LIBRETRANSLATE)/.1.9.6 || { \
	    $(BIN)/python -m venv --clear $(LIBRETRANSLATE) && \
	    $(LIBRETRANSLATE)/bin/python -m pip --disable-pip-version-check --quiet install libretranslate==1.9.6 && \
	    touch $(LIBRETRANSLATE)/.1.9.6; \
	}

lock: $(VENV)/.test
	$(LOCK) pyproject.toml --group build --output-file constraints.txt
	$(LOCK) pyproject.toml --group dev --constraints constraints.txt --output-file constraints-dev.txt

# pip's own index is asked, whichever is set up; the folder needs none.
bundle: $(VENV)/.run
	$(BIN)/python bundling/make.py bundle

clean:
	rm -rf $(VENV) bundle .hypothesis .mypy_cache .pytest_cache .ruff_cache .zwiesprache tests/browser/node_modules
	find dist -mindepth 1 ! -name .gitignore -delete
