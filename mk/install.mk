# make install PREFIX=/usr/local DESTDIR=: the library under its names, the headers, pkg-config and CMake files.

PREFIX ?= /usr/local
LIBDIR ?= $(PREFIX)/lib
INCLUDEDIR ?= $(PREFIX)/include
DATADIR ?= $(PREFIX)/share
DESTDIR ?=

HEADERS_SUBDIR := gopyruntime$(PYTHON_VERSION)
PC_FILE := gopyruntime-$(PYTHON_VERSION).pc

# `sudo make install` installs what its user has built: root need not have Go, and leaves no files in the folder.
AS_BUILT := $(and $(SUDO_UID),$(wildcard $(LIB_DIR)/$(LIB_FILE)))

.PHONY: install uninstall
install: $(if $(AS_BUILT),,lib) ## install under PREFIX (below DESTDIR): library, headers, pkg-config and CMake files
	@$(if $(AS_BUILT),echo 'installing $(AS_BUILT) as it was built (make lib brings it up to date)',:)
	@VERSION='$(VERSION)' PYTHON_VERSION='$(PYTHON_VERSION)' DESTDIR='$(DESTDIR)' PREFIX='$(PREFIX)' \
		LIBDIR='$(LIBDIR)' INCLUDEDIR='$(INCLUDEDIR)' DATADIR='$(DATADIR)' \
		scripts/install '$(LIB_DIR)' '$(LIB_FILE)' '$(LIB_SONAME)' '$(LIB_LINK)' '$(HEADERS_SUBDIR)' '$(PC_FILE)'

uninstall: ## take away what install put there (same PREFIX and DESTDIR)
	@DESTDIR='$(DESTDIR)' LIBDIR='$(LIBDIR)' INCLUDEDIR='$(INCLUDEDIR)' DATADIR='$(DATADIR)' \
		scripts/uninstall '$(LIB_FILE)' '$(LIB_SONAME)' '$(LIB_LINK)' '$(HEADERS_SUBDIR)' '$(PC_FILE)'
