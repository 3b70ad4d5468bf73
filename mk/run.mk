# Running the product: the tour, the server that forks, and the benchmarks.

.PHONY: run
run: lib ## show the product at work: the tour of examples/
	@examples/run

.PHONY: run-fork
run-fork: lib ## show fork at work: a pre-forking server under load, whose workers never exec
	@examples/fork/run

.PHONY: bench
bench: lib ## measure against libpython (PYTHON_ROOT) and the machine's own limits
	@bench/run
