# How Go and cgo are called.

# The Go build cache does not look at headers outside a package's own folder. Their hash among the compiler's flags
# makes it see that one of them changed. A make inside make finds the flag already there, and replaces it.
HEADER_HASH := $(shell scripts/header-hash)
ifeq ($(HEADER_HASH),)
$(error scripts/header-hash printed nothing)
endif
CGO_CFLAGS := $(filter-out -DGOPYRT_HEADER_HASH=%,$(or $(CGO_CFLAGS),-O2 -g)) -DGOPYRT_HEADER_HASH=0x$(HEADER_HASH)
export CGO_CFLAGS
export CGO_ENABLED := 1

.PHONY: module-path
module-path: ## give the module another path everywhere: make module-path MODULE=example.com/you/gopyruntime
	@scripts/module-path '$(MODULE)'
