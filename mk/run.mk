# Running the product: the tour, and the benchmarks.

.PHONY: run
run: lib ## show the product at work: the tour of examples/
	@[[ -x examples/run ]] || { echo 'run: examples/run does not exist yet' >&2; exit 1; }
	@examples/run

.PHONY: bench
bench: lib ## measure against libpython (PYTHON_ROOT) and the machine's own limits
	@[[ -x bench/run ]] || { echo 'bench: bench/run does not exist yet' >&2; exit 1; }
	@bench/run
