# Package guest on two libraries of other people's Go: a module of its own, so that this one's dependencies stay three.

FOREIGN_DIR := guest/foreign

# How many times `make guest-foreign` forks; `make test` forks some fifty times.
FOREIGN_FORKS := 1000

.PHONY: guest-foreign
guest-foreign: ## what hosts do to Go libraries that are not ours, with package guest and without; FOREIGN_FORKS (1000) forks
	cd $(FOREIGN_DIR) && GOGUEST_FORKS=$(FOREIGN_FORKS) $(GO) test -count=1 -timeout=120m -v -parallel=1 $(GOTESTFLAGS) ./...
