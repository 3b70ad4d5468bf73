# Files that are made from others and committed.

.PHONY: layout
layout: ## read the layout table again from the CPython in PYTHON_ROOT
	@[[ -n '$(PYTHON_ROOT)' ]] || { echo 'layout: say which CPython: make layout PYTHON_ROOT=DIR' >&2; exit 1; }
	$(GO) run ./internal/abi/cmd/extract -root '$(PYTHON_ROOT)' -python '$(PYTHON_VERSION)' \
		-layout internal/abi/layout.json -initial internal/abi/initial.tsv

.PHONY: unicode
unicode: ## read the table of characters again from the CPython in PYTHON_ROOT
	@[[ -n '$(PYTHON_ROOT)' ]] || { echo 'unicode: say which CPython: make unicode PYTHON_ROOT=DIR' >&2; exit 1; }
	$(GO) run ./internal/unicode/cmd/extract -root '$(PYTHON_ROOT)' -python '$(PYTHON_VERSION)' \
		-out internal/unicode/characters.txt

.PHONY: generate
generate: ## make headers, version script and tables from internal/abi and internal/unicode
	$(GO) run ./internal/abi/cmd/generate

.PHONY: check-generated
check-generated: ## fail when a generated file is not what its source makes
	@scripts/changes-nothing $(MAKE) generate
