# Anlan: environment, front end, tests. `make run` is all a newcomer needs; `make help` lists the rest.
#
# Nothing here needs root. What needs Debian packages (a browser for the tests) is installed by
# tools/install-system-packages, and `make test` says so when it is missing.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= $(shell tools/find-python)
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
export PORT

FRONTEND_SOURCES := $(shell find frontend/src frontend/build -type f 2>/dev/null) \
	frontend/vite.config.ts frontend/tsconfig.json package.json package-lock.json

.PHONY: help run setup dev demo test test-long check format bench validation doctor lock clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

run: setup ## build what is missing, build the demo city once, serve on http://localhost:8000
	@$(BIN)/anlan demo
	@exec $(BIN)/anlan serve

setup: $(VENV)/.installed frontend/dist/.built ## environment (.venv) and front end only

dev: setup ## serve and rebuild the front end on every change
	@trap 'kill 0' EXIT; tools/with-node npm run dev & $(BIN)/anlan demo && ANLAN_DEBUG=1 $(BIN)/anlan serve

demo: setup ## build the demo city (ENTERPRISES=200000 for a large one)
	@$(BIN)/anlan demo --enterprises $${ENTERPRISES:-0}

test: setup ## everything: style, types, contracts, unit, integration and browser tests
	@$(BIN)/python tools/run-tests

test-long: setup ## as test, with full repetition counts
	@$(BIN)/python tools/run-tests --long

check: setup ## style, types and contracts only
	@$(BIN)/python tools/run-tests --checks-only

format: setup ## put sources into the house style
	@$(BIN)/ruff check --fix-only -q . && $(BIN)/ruff format -q .

bench: setup ## measure what the budgets speak of at city size (BENCH=--quick: a tenth; BENCH='--only consequence': the models alone)
	@tools/install-peers
	@$(BIN)/python -m benchmarks $(BENCH)

validation: setup ## hold the consequence models to published examples and field trials; rebuild docs/validation.md
	@$(BIN)/python tools/build-validation

doctor: setup ## examine this machine and installation
	@$(BIN)/anlan doctor

lock: ## recompute the pins after a change in pyproject.toml (needs uv)
	@tools/lock

clean: ## remove everything that was built; data in var/ stay
	@rm -rf $(VENV) node_modules frontend/dist

$(VENV)/.installed: requirements.lock pyproject.toml tools/install-python
	@tools/install-python "$(PYTHON)"
	@touch $@

node_modules/.installed: package.json package-lock.json | $(VENV)/.installed
	@tools/with-node npm ci --no-audit --no-fund --no-update-notifier --loglevel=error
	@touch $@

frontend/dist/.built: node_modules/.installed $(FRONTEND_SOURCES)
	@echo "Building the front end …"
	@tools/with-node npm run build --silent
	@touch $@
