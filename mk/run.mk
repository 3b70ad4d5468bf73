# Running the product: the tour, the server that forks, and the benchmarks.

.PHONY: run
run: lib ## show the product at work: the tour of examples/
	@examples/run

.PHONY: run-fork
run-fork: lib ## show fork at work: a pre-forking server under load, whose workers never exec
	@examples/fork/run

# An evaluator in Go on the runtime: a module of its own, so that this one's dependencies stay three.
GPYTHON_DIR := examples/gpython

.PHONY: run-gpython
run-gpython: lib ## run Python programs: go-python/gpython's evaluator on this runtime, with threads and interpreters
	@cd $(GPYTHON_DIR) && for program in threads interpreters; do \
		echo "scripts/$$program.py:"; $(GO) run . scripts/$$program.py; done

.PHONY: bench
bench: ## measure against libpython (PYTHON_ROOT) and the machine's own limits
	@bench/run
