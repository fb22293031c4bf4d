# The verbs of this project. They need python3 (3.11 or later), make and git; what else they use is installed into .venv.
#
#   make site    build the whole site into build/site
#   make serve   show the site in a browser and follow your changes
#   make check   check the records
#   make verify  prove that a site was built from this repository and not changed since
#   make test    prove that everything works, in a real browser too
#   make bench   measure how long the parts take (PARTS="check build": these alone)
#   make faults  kill builds, fill disks, take memory away, and build as if elsewhere (KILLS=500: so many kills)
#   make fuzz    look for inputs that nobody thought of: many more examples of every property, all pairs of merges, and inputs that lead the program into lines not run before
#   make mutants change what reads, judges and compares records in small ways, one at a time, and see whether its quick tests notice; takes hours, and goes on where it was stopped
#   make links   ask which outside links of the site still answer
#   make lock    pin the packages again after a change of requirements*.in (UPGRADE=1: the newest ones)
#   make clean   remove all that these verbs made
#
# Settings: PYTHON=python3.12, AS_OF=2026-11-21 (the day whose status is meant), FORMAT=github (of what check says),
#           BASE=main (also the rules of history, against this revision), AT=topic (the records of this revision),
#           APART=1 (with both: records and program are changed in separate proposals), SITE=address or folder
#           (of verify; without it, the address in mkdocs.yml), KEEP=folder (for what was proved).
#           KILLS=500 SEED=1 (how often faults kills a build, else 60 times, and when), SECONDS=600 (how long fuzz tries each target, else 300),
#           MODULES=source (what mutants tries; without it, all) SINCE=main~20 (only what changed since then).

.DEFAULT_GOAL := site
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
BROWSERS := chromium-headless-shell chromium chromium-browser google-chrome google-chrome-stable

.PHONY: site serve check verify test bench faults fuzz mutants links lock clean programs
.DELETE_ON_ERROR:

site: .venv/.site
	@$(BIN)/register build $(if $(AS_OF),--as-of '$(AS_OF)')
	@echo "'make serve' shows it in a browser."

serve: .venv/.site
	@$(BIN)/register serve

check: .venv/.site
	@$(BIN)/register check $(if $(FORMAT),--format '$(FORMAT)') $(if $(AT),--at '$(AT)') $(if $(BASE),--base '$(BASE)') $(if $(APART),--apart) $(if $(AS_OF),--as-of '$(AS_OF)')

verify: .venv/.site
	@$(BIN)/register verify $(if $(SITE),'$(SITE)') $(if $(KEEP),--keep '$(KEEP)')

test: .venv/.test programs
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/register schema --check
	$(BIN)/register fmt --check
	$(BIN)/zizmor --offline --quiet --persona auditor --strict-collection .github/workflows
	$(BIN)/pytest --numprocesses 2 --dist worksteal

bench: .venv/.test
	@$(BIN)/python -m tests.bench $(PARTS)

faults: .venv/.test
	@$(BIN)/python -m tests.faults '$(or $(KILLS),60)' $(SEED)

fuzz: .venv/.fuzz
	PROFILE=fuzz $(BIN)/pytest --numprocesses 2 tests/test_properties.py tests/test_merges.py
	@$(BIN)/python -m tests.fuzz $(or $(SECONDS),300)

mutants: .venv/.fuzz
	@$(if $(SINCE),SINCE='$(SINCE)' )$(BIN)/python -m tests.mutants $(MODULES)

links: .venv/.test site
	@$(BIN)/python .ci/links.py build/site

LOCK = $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --python-version 3.11 $(if $(UPGRADE),--upgrade)
lock: .venv/.test
	$(LOCK) requirements-dev.in --output-file requirements-dev.txt
	$(LOCK) --constraints requirements-dev.txt requirements.in --output-file requirements.txt
	$(LOCK) --constraints requirements-dev.txt requirements-fuzz.in --output-file requirements-fuzz.txt

clean:
	rm -rf build .venv cms_register.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The environment. A stamp is newer than the lock it was installed from.

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or later is needed, and '$(PYTHON)' is not. Name another one: make site PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv --clear .venv || \
		{ rm -rf .venv; echo "Python cannot make an environment; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }

.venv/.site: $(BIN)/python requirements.txt pyproject.toml
	@echo "Setting up .venv; this takes a minute the first time."
	@$(PIP) install --no-compile --no-deps --require-hashes --requirement requirements.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.test: requirements-dev.txt .venv/.site
	@echo "Setting up .venv with the programs that test."
	@$(PIP) install --no-compile --no-deps --require-hashes --requirement requirements-dev.txt
	@touch $@

.venv/.fuzz: requirements-fuzz.txt .venv/.test
	@echo "Setting up .venv with the programs that look for what is not known yet."
	@$(PIP) install --no-compile --no-deps --require-hashes --requirement requirements-fuzz.txt
	@touch $@

# What the tests run besides Python: a browser; R, sqlite3, curl and LibreOffice for the examples of the site; LibreOffice and pdftotext for documents. What is missing comes from
# the system's packages where we may install them. Without a browser there are no tests; without the others those of the examples and of PDF are passed over, and say so.

programs:
	@need=; for name in $(BROWSERS) none; do command -v $$name >/dev/null 2>&1 && break; done; \
	[ "$$name" != none ] || need=chromium-headless-shell; \
	for one in Rscript:r-base-core sqlite3:sqlite3 curl:curl soffice:libreoffice-calc-nogui soffice:libreoffice-writer-nogui pdftotext:poppler-utils; do command -v $${one%%:*} >/dev/null 2>&1 || need="$$need $${one##*:}"; done; \
	[ -n "$$need" ] || exit 0; \
	if ! command -v apt-get >/dev/null 2>&1; then root=none; \
	elif [ "$$(id -u)" = 0 ]; then root=; \
	elif sudo -n true 2>/dev/null; then root=sudo; \
	else root=none; fi; \
	if [ "$$root" != none ]; then \
		echo "Installing $$need; this takes a minute or two." && \
		$$root apt-get update -qq && \
		$$root env DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes --no-install-recommends $$need >/dev/null; \
	elif [ "$$name" = none ]; then \
		echo "The tests open the site in Chromium, and none is installed. Install Chromium or Google Chrome, then run 'make test' again." >&2; exit 1; \
	else \
		echo "Not installed, so some examples of the site, or documents, are not tested:$$need"; \
	fi
