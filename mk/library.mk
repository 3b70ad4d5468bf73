# The shared library, and the rules by which it is linked.

# internal/library says why there are three.
LIB_FILE := $(call library_name,FILE)
LIB_SONAME := $(call library_name,SONAME)
LIB_LINK := $(call library_name,LINK)
LIB_DIR := $(BUILD)/lib

# Go's cache sees a linker flag change, but not the content of a file that a flag names. The scripts are therefore
# linked from copies whose folder is named after what is in them.
EXPORTS_MAP := internal/link/exports.map
DYNAMIC_LIST := internal/link/dynamic.list
LINK_HASH := $(shell cat $(EXPORTS_MAP) $(DYNAMIC_LIST) | sha256sum | cut -c1-16)
LINK_DIR := $(BUILD)/link/$(LINK_HASH)

# - the dynamic list exempts the exported data from the -Bsymbolic that Go links with: a program may hold the only
#   copy, which the library has to use too
# - the version script exports the ABI and nothing else, without versions, as libpython does
# - everything is bound at load: the first call of a function must not take the loader's lock inside a signal handler
#   or a forked child
# - a build ID made of the content tells two builds apart; Go's own is made before the C linker's flags are known
LIB_EXTLDFLAGS = -Wl,-soname,$(LIB_SONAME) \
	"-Wl,--dynamic-list=$(CURDIR)/$(LINK_DIR)/dynamic.list" \
	"-Wl,--version-script=$(CURDIR)/$(LINK_DIR)/exports.map" \
	-Wl,-z,relro,-z,now -Wl,-z,defs -Wl,--build-id=sha1 $(EXTRA_EXTLDFLAGS)

# With the overlay the library opens no files. It is bound to what it replaces in Go's runtime.
OVERLAY_DIR := $(BUILD)/_overlay
NO_OVERLAY := warning: the library will open an epoll instance and an eventfd

# $(call go-build-library,FOLDER,EXTRA GO FLAGS)
define go-build-library
	@mkdir -p '$(1)' '$(LINK_DIR)'
	@cp $(EXPORTS_MAP) '$(LINK_DIR)/exports.map'
	@cp $(DYNAMIC_LIST) '$(LINK_DIR)/dynamic.list'
	@echo 'building $(1)/$(LIB_LINK)'
	$(Q)overlay=$$($(GO) run ./guest/overlay '$(OVERLAY_DIR)') || echo '$(NO_OVERLAY)' >&2; \
	$(GO) build -buildmode=c-shared $${overlay:+"$$overlay"} $(2) -ldflags='-B none '\''-extldflags=$(LIB_EXTLDFLAGS)'\''' \
		-o '$(1)/$(LIB_FILE)' ./cmd/libgopyruntime
	@ln -sfn $(LIB_FILE) '$(1)/$(LIB_SONAME)'
	@ln -sfn $(LIB_FILE) '$(1)/$(LIB_LINK)'
endef

.PHONY: lib
lib: ## build build/lib/libgopyruntime.so
	$(call go-build-library,$(LIB_DIR))
