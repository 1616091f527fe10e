# Everything runs in .venv, which each target makes and fills by itself. Needed on the machine: make and
# Python 3.11 or later, nothing else. Versions are those of requirements/*.txt, each held to its hashes.
#
#   make PYTHON=/path/to/python3.12 test      to choose the Python that .venv is made with
#   make test ARGS="-k loops"                 to pass arguments on to pytest (or to the benchmark)

.DEFAULT_GOAL := help
.PHONY: help render test lint bench report-bench figures-bench loops-bench quotes-bench gallery lock clean
.DELETE_ON_ERROR:

VENV := .venv
BIN := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
PY := $(BIN)/python$(if $(filter Windows_NT,$(OS)),.exe)
PYTHON ?=
ARGS ?=
PIP := "$(PY)" -m pip --disable-pip-version-check -qq
INSTALL := $(PIP) install --require-hashes --only-binary pygraphviz
SOURCES := $(wildcard cld/*.py cld/*/*.py)
RUNTIME := $(VENV)/runtime.stamp
DEV := $(VENV)/dev.stamp
BENCH := $(VENV)/bench.stamp
COMPILED := $(VENV)/compiled.stamp

# Stamps outlive the Python that they vouch for, when that is upgraded away: without it, start again.
$(shell test -x $(PY) || rm -f $(RUNTIME) $(DEV) $(BENCH) $(COMPILED))

help:
	@echo "make render   draw every model under specs/ into diagrams/"
	@echo "make test     run the tests"
	@echo "make lint     check code, specs and figures without changing them"
	@echo "make bench    measure how long the commands take"
	@echo "make report-bench   measure cld report beside cld validate of both sides"
	@echo "make figures-bench   measure our figures beside those of Graphviz"
	@echo "make loops-bench   measure how loops are counted and listed, beside three libraries"
	@echo "make quotes-bench   measure how long quotes take to be checked against a long text"
	@echo "make gallery  draw the pictures of docs/gallery.md anew"
	@echo "make lock     bring requirements/ up to date with pyproject.toml and the latest versions"
	@echo "make clean    delete .venv and what the tools left behind (diagrams/ stays)"

render: $(COMPILED)
	@"$(PY)" -m cld render

test: $(COMPILED) $(DEV)
	@"$(PY)" -m pytest -n auto $(ARGS)

# `cld validate --strict`: a warning about one of our own specs is mended, or allowed with a reason beside it.
# `cld render --check`: a figure that is not what its spec says now is as wrong as badly formatted code.
lint: $(COMPILED) $(DEV)
	@"$(PY)" -m ruff check
	@"$(PY)" -m ruff format --check
	@"$(PY)" -m mypy
	@"$(PY)" -m cld fmt --check
	@"$(PY)" -m cld validate --strict
	@"$(PY)" -m cld render --check

bench: $(COMPILED)
	@"$(PY)" bench/startup.py $(ARGS)

report-bench: $(COMPILED)
	@"$(PY)" -m bench.report $(ARGS)

figures-bench: $(COMPILED)
	@"$(PY)" -m bench.figures $(ARGS)

loops-bench: $(COMPILED) $(BENCH)
	@"$(PY)" -m bench.loops $(ARGS)

quotes-bench: $(COMPILED)
	@"$(PY)" -m bench.quotes $(ARGS)

gallery: $(COMPILED)
	@"$(PY)" -m bench.gallery $(ARGS)

lock: $(COMPILED)
	@$(PIP) install uv
	@"$(PY)" requirements/lock.py

clean:
	@rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find cld tests bench requirements -name __pycache__ -prune -exec rm -rf {} +

$(PY):
	@wanted='$(PYTHON)'; \
	for each in "$${wanted:-python3}" $${wanted:-python3.13 python3.12 python3.11 python3.14 python}; do \
	  if "$$each" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
	    echo "Setting up $(VENV) with $$("$$each" --version) (once; this takes a minute)"; \
	    "$$each" -m venv --clear $(VENV) && exit 0; \
	    rm -rf $(VENV); \
	    echo "$$each could not make a virtual environment (see above)." >&2; \
	    echo "On Debian and Ubuntu its venv module is a package of its own: apt install python3-venv" >&2; \
	    exit 1; \
	  fi; \
	done; \
	echo "cld needs Python 3.11 or later, and none was found on the PATH." >&2; \
	echo "Install it from your system's packages or from python.org, or name one:" >&2; \
	echo "  make PYTHON=/path/to/python3.12 ..." >&2; \
	exit 1

$(RUNTIME): requirements/runtime.txt pyproject.toml | $(PY)
	@$(INSTALL) -r requirements/runtime.txt
	@$(PIP) install --no-deps --no-build-isolation --no-index -e .
	@touch $@

$(DEV): requirements/dev.txt $(RUNTIME)
	@echo "Installing the tools for tests and checks"
	@$(INSTALL) -r requirements/dev.txt
	@touch $@

$(BENCH): requirements/bench.txt $(RUNTIME)
	@echo "Installing numba, and the libraries that loop searches are compared with"
	@$(INSTALL) -r requirements/bench.txt
	@touch $@

# Byte code keeps the command quick to start, also where Python is told not to write any by itself.
$(COMPILED): $(RUNTIME) $(SOURCES)
	@"$(PY)" -m compileall -q cld
	@touch $@
