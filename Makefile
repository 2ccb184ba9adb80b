# Two commands do everything on a machine with node, python3.11, make and a shell: `make demo` and `make test`.
SHELL := /bin/bash
export PATH := $(CURDIR)/node_modules/.bin:$(CURDIR)/.venv/bin:$(PATH)

WHEEL := etl/dist/lake_etl-0.1.0-py3-none-any.whl
WHEEL_SOURCES := etl/pyproject.toml $(shell find etl/src -name '*.py')

.PHONY: help setup demo test check wheel manifest bench lock clean

help: ## lists these commands
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

setup: ## installs the pinned tools: npm packages, Python packages, a Java where there is none
	@local/setup.sh

wheel: setup $(WHEEL) ## builds the wheel with every Spark job

$(WHEEL): $(WHEEL_SOURCES)
	@rm -rf etl/dist && python -m build --wheel --no-isolation --outdir etl/dist etl >/dev/null
	@echo "built $(WHEEL)"

manifest: setup ## writes etl/jobs.json, the list of jobs and their parameters, anew
	@PYTHONPATH=etl/src python -m lake_etl.manifest

demo: wheel ## runs the emr pipeline on this machine, from generated events to the five tables
	@cli/bin/lake demo emr

test: wheel ## every check and test; ends with "N passed, N failed"
	@tests/run.sh all

check: wheel ## the fast part of `make test`: format, types, lint, layers, units, components, laws
	@tests/run.sh fast

bench: wheel ## the paired benchmarks; writes bench/results
	@bench/run.sh

lock: setup ## makes requirements.txt anew from requirements.in
	@local/lock.sh

clean: ## removes what was installed and built in this folder, not the caches outside it
	rm -rf node_modules components/node_modules .venv .lake etl/dist
