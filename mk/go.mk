# How Go and cgo are called.

# The Go build cache does not look at headers outside a package's own folder: a stamp in the folder of each package that
# includes some makes it see that one of them changed.
ifneq ($(shell scripts/header-stamps >&2 && echo done),done)
$(error scripts/header-stamps failed)
endif
# Go's own default, word for word, so that a plain go command finds what make has built.
CGO_CFLAGS ?= -g -O2
export CGO_CFLAGS
export CGO_ENABLED := 1

.PHONY: module-path
module-path: ## give the module another path everywhere: make module-path MODULE=example.com/you/gopyruntime
	@scripts/module-path '$(MODULE)'
