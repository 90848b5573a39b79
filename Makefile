# `make` lists what there is. Every target sets up what it needs and is quick the second time.

PYTHON ?= python3
COMMAND ?= Go to the kitchen, pick up the red cup, and bring it to the table

# The command goes through the environment, as it is: no shell and no make reads it.
override COMMAND := $(value COMMAND)
export COMMAND

CORE := .venv-core/bin

.DEFAULT_GOAL := help
.PHONY: help setup setup-core demo test test-core test-ros mutants bench lint clean

help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1	/p' Makefile | while IFS='	' read -r target text; do \
	    printf '  make %-10s %s\n' "$$target" "$$text"; done
	@echo
	@echo '  make demo COMMAND="bring me the red book from the shelf"'
	@echo '  make setup PYTHON=python3.12'

setup: ## Make .venv: ROS 2, interface packages, simulator, test tools
	@$(PYTHON) tools/setup_env.py full

setup-core: ## Make .venv-core: no ROS 2, no simulator
	@$(PYTHON) tools/setup_env.py core

demo: ## Watch a simulated robot carry out COMMAND
	@$(PYTHON) tools/demo.py

test: test-core test-ros ## Run the whole test suite, no network, no key

test-core: setup-core ## Run the tests that need neither ROS 2 nor the simulator
	@$(PYTHON) tools/run_in.py .venv-core python -m pytest -q -n auto -m "not ros and not sim"

# What fails is run once more, alone: a busy machine may starve a process that must answer in time.
ROS_TESTS := python -m pytest -o cache_dir=.pytest_cache/ros
AGAIN := $(ROS_TESTS) -m "ros or sim" --last-failed --last-failed-no-failures none

test-ros: setup ## Run the tests that need ROS 2 or the simulator
	@$(PYTHON) tools/run_in.py .venv $(ROS_TESTS) -m "(ros or sim) and not alone" \
	    --cache-clear -q -n auto --maxprocesses 4 --dist loadfile \
	    || $(PYTHON) tools/run_in.py .venv $(AGAIN)
	@$(PYTHON) tools/run_in.py .venv $(ROS_TESTS) -m "(ros or sim) and alone" --cache-clear \
	    || $(PYTHON) tools/run_in.py .venv $(AGAIN)

mutants: setup-core ## Change the safety code bit by bit; writes docs/mutants.md
	rm -rf mutants
	@HYPOTHESIS_PROFILE=mutants $(PYTHON) tools/run_in.py .venv-core mutmut run
	@HYPOTHESIS_PROFILE=mutants $(PYTHON) tools/run_in.py .venv-core python tools/mutants_outside.py
	@$(PYTHON) tools/run_in.py .venv-core python tools/mutants.py

bench: setup ## Measure what must be fast, against the bars; writes bench/results.json
	@$(PYTHON) tools/run_in.py .venv python -m bench

lint: setup-core ## Check style and types
	@$(CORE)/ruff check .
	@$(CORE)/mypy

clean: ## Remove everything the set-up and the tests made
	rm -rf .venv .venv-core .setup .pytest_cache .mypy_cache .ruff_cache .hypothesis
	rm -rf build install log mutants *.egg-info
