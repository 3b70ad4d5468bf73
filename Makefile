# gopyruntime: `make` lists the targets. Needs Go, a C compiler and GNU make.

MAKEFLAGS += --no-builtin-rules --no-print-directory
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:

# The release of this project, and the CPython whose layout it bears.
VERSION := $(shell sed -n 's/^.define GOPYRT_VERSION_\(MAJOR\|MINOR\|PATCH\) //p' include/gopyruntime.h | paste -sd.)
library_name = $(shell sed -n 's/^.define GOPYRT_LIBRARY_$(1) "\(.*\)"$$/\1/p' internal/library/names.h)
PYTHON_VERSION := $(shell sed -n 's/^const Python = "\(.*\)"$$/\1/p' internal/library/library.go)

GO ?= go
BUILD := build

# make V=1 shows the long commands.
Q := $(if $(V),,@)

# Where a real CPython lies (a root folder with usr/include/python3.14 in it), for the targets that ask one.
PYTHON_ROOT ?=
export PYTHON_ROOT

.DEFAULT_GOAL := help
.PHONY: help
help: ## list the targets
	@printf 'gopyruntime %s (CPython %s)\n\n' '$(VERSION)' '$(PYTHON_VERSION)'
	@sed -n 's/^\([a-z][a-z-]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | sort | \
		while IFS=$$'\t' read -r name what; do printf '  make %-16s %s\n' "$$name" "$$what"; done
	@printf '\n  PYTHON_ROOT=DIR names the root of a real CPython %s; scripts/cpython-root makes one on Debian.\n' '$(PYTHON_VERSION)'

include mk/go.mk
include mk/library.mk
include mk/install.mk
include mk/run.mk
include mk/guest.mk
include mk/check.mk
include mk/generated.mk

.PHONY: clean
clean: ## remove everything that was built
	rm -rf $(BUILD)
