# What people type. Meson and ninja do the work; build/ holds the result.

BUILD = build
PACKAGES = gcc meson ninja-build pkg-config libsqlite3-dev libutf8proc-dev nettle-dev \
           libjansson-dev libarchive-dev libexpat1-dev libreadstat-dev zlib1g-dev \
           libmicrohttpd-dev libcmocka-dev libicu-dev iso-codes

.PHONY: all demo check quick asan fuzz bench data world atlas deps clean

all: $(BUILD)/build.ninja
	@ninja -C $(BUILD) --quiet

$(BUILD)/build.ninja:
	@meson setup $(BUILD) >/dev/null

# Installs what is missing, builds, makes the register, prints the profile.
demo: deps all world
	@ENTENTE_PAGER= $(BUILD)/entente profile LTU 2012-04-03
	@echo
	@echo "That was: build/entente profile LTU 2012-04-03. Now try:"
	@echo "  build/entente at Lithuania member UN 1991-09-17"

deps:
	@tools/deps $(PACKAGES)

world: world.db
world.db: all $(wildcard data/*.csv)
	@rm -f world.db.new world.db
	@$(BUILD)/entente init world.db.new --from data
	@mv world.db.new world.db

# The page that the server carries; needs node 20 and npm.
atlas: web/dist/index.html
	@test ! -f $(BUILD)/build.ninja || meson setup --reconfigure $(BUILD) >/dev/null
	@$(MAKE) --no-print-directory all
web/dist/index.html: web/node_modules/.package-lock.json web/build.mjs $(wildcard web/src/* web/src/*/*)
	@cd web && npm run --silent build
web/node_modules/.package-lock.json: web/package-lock.json
	@cd web && npm ci --silent --no-audit --no-fund
	@touch $@

# All tests; ends with "N passed, N failed".
check: deps all
	@tools/check $(BUILD)

# The quick ones only.
quick: all
	@QUICK=1 tools/check $(BUILD) --suite unit --suite spec

# All tests under the address and undefined behaviour sanitizers.
asan:
	@test -f $(BUILD)-asan/build.ninja || \
	  meson setup $(BUILD)-asan -Db_sanitize=address,undefined -Db_lundef=false >/dev/null
	@ninja -C $(BUILD)-asan --quiet
	@QUICK=1 tools/check $(BUILD)-asan --no-suite deaths --no-suite cells

# Fuzzers (clang), SECONDS each: make fuzz SECONDS=600
SECONDS ?= 60
fuzz:
	@tools/fuzz $(SECONDS)

# Against the sqlite3 shell, in one run; prints the ratios.
bench: all
	@tools/bench $(BUILD)
	@tools/bench-panel $(BUILD)

clean:
	@rm -rf $(BUILD) $(BUILD)-asan $(BUILD)-fuzz world.db web/dist web/node_modules
