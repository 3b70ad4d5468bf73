# Checks: tests, conformance with a real CPython, sanitizers, lint.

# Results are never taken from the cache: the tests drive compilers and programs whose inputs Go does not see.
GO_TEST = $(GO) test -count=1 -timeout=60m $(GOTESTFLAGS)

# What `make test` is to leave out, a pattern: what has been run already.
TEST_WITHOUT := ^$$

.PHONY: test
test: lib ## run all tests
	@scripts/say-skipped
	@scripts/at-once "cd $(FOREIGN_DIR) && $(GO_TEST) ./..." "cd $(GPYTHON_DIR) && $(GO_TEST) ./..." \
		"$(GO_TEST) \$$($(GO) list ./... | grep -vE '$(TEST_WITHOUT)')"

# The inner loop: what most mistakes run into. Not here are the sanitizers, the models, both compilers on every header,
# the programs built with the race detector, and every function in every child.
QUICK_WHOLE := . ./internal/... ./tests/lifecycle ./tests/examples
QUICK_PARTS := ./tests/config ./tests/fork ./tests/goapi ./tests/linking ./tests/locks ./tests/support \
	./tests/threads ./tests/traceback
QUICK_TESTS := ^(TestPrograms|TestStress)$$/^plain$$|^TestLibrary$$/^(misuse|child)$$|^TestLives$$/.*/GOGC=1$$|^TestGoroutines$$/(crowd|hand-over|misuse|end|fork)/GOGC=1$$|^TestDeaths$$|^Test(AnyThreadForks|ChildEnds|HandlerForks|TooLittle)$$|^Test(ExportedSymbols|RuntimeSection|NamesOfTheFile|OneRuntimeLoadedLocally)$$|^TestReportInEveryState$$
.PHONY: quick
quick: lib ## run the tests of the inner loop: under a minute and a half once built
	$(GO_TEST) $(QUICK_WHOLE)
	$(GO_TEST) -run '$(QUICK_TESTS)' $(QUICK_PARTS)

# How many times `make steady` runs all tests.
RUNS := 20

.PHONY: steady
steady: ## run all tests of a fresh clone RUNS times (20), on one processor and beside busy ones too, and count failures
	@scripts/steady $(RUNS)

.PHONY: conformance
conformance: lib ## compare with the CPython in PYTHON_ROOT: layout, behaviour, real extension modules
	@[[ -n '$(PYTHON_ROOT)' ]] || { echo 'conformance: say with which CPython: make conformance PYTHON_ROOT=DIR' >&2; exit 1; }
	@scripts/conformance $(GO_TEST) -v ./tests/conformance/...

.PHONY: run-extensions
run-extensions: lib ## load and call real extension modules from Debian, beside the CPython in PYTHON_ROOT, and print a table
	@scripts/run-extensions $(GO_TEST)

# How many times `make storm` forks; `make test` forks a few hundred times.
FORKS := 20000

.PHONY: storm
storm: lib ## fork FORKS times (20000) under load, each child using everything
	GOPYRT_STORM_FORKS=$(FORKS) $(GO) test -count=1 -timeout=120m -v ./tests/forkstorm/

# How long `make storm-guest` lasts; `make test` gives it a few seconds.
SECONDS_LONG := 60

.PHONY: storm-guest
storm-guest: lib ## let a host do everything at once for SECONDS_LONG seconds (60): signals, timers, stacks, files, forks
	GOPYRT_STORM_SECONDS=$(SECONDS_LONG) $(GO) test -count=1 -timeout=120m -v -run '^TestStorm$$' ./tests/guest/

.PHONY: models
models: ## check the models of the lock protocols exhaustively, with spin
	$(GO_TEST) -v ./tests/models/

.PHONY: format
format: ## format the Go and C code
	@gofmt -w .
	@scripts/format

.PHONY: lint
lint: ## check formatting, compiler warnings, scripts and house rules
	@scripts/lint

# The library and the programs that drive it, made with sanitizers. Tests that make their own variants with sanitizers
# (of the locks, the threads, the configuration) run in `make test`.
SANITIZE := address,undefined
SANITIZE_DIR := $(BUILD)/sanitize/lib
SANITIZED_TESTS := ./tests/lifecycle/... ./tests/config/...

with-sanitizers = GOPYRT_LIB_DIR='$(CURDIR)/$(SANITIZE_DIR)' GOPYRT_SANITIZE='$(SANITIZE)' $(SANITIZER_OPTIONS) $(GO_TEST)

.PHONY: sanitize
sanitize: sanitized-library ## run the C programs with the address and undefined-behaviour sanitizers
	$(with-sanitizers) $(SANITIZED_TESTS)
	$(with-sanitizers) -run '^(TestOurs|TestMemoryFails)$$' ./tests/conformance/config ./tests/objects

.PHONY: sanitize-objects
sanitize-objects: sanitized-library ## run the programs of objects in all ways with the sanitizers
	$(with-sanitizers) ./tests/objects

.PHONY: sanitized-library
sanitized-library:
	$(call go-build-library,$(SANITIZE_DIR),-asan)

# Sanitizers must not check Go's own memory, and a c-shared library is never unloaded, so what it
# holds at the end is not a leak.
SANITIZER_OPTIONS := ASAN_OPTIONS=detect_leaks=0:allocator_may_return_null=1:detect_stack_use_after_return=0:abort_on_error=0 \
	UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1

# Less optimized and with lines alone to be debugged by: compiling takes two thirds of the time.
sanitize sanitize-objects: export CGO_CFLAGS := -g1 -O1 -fsanitize=undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
sanitize sanitize-objects: export CGO_LDFLAGS += -fsanitize=undefined
# No other build has these flags: a cache of the compiler would only be filled.
sanitize sanitize-objects: export CCACHE_DISABLE := 1
