# Two commands on a fresh machine: `make demo` and `make test`. All they need is Python 3.11 or newer, and make.
PYTHON ?= $(firstword $(foreach p,python3 python3.14 python3.13 python3.12 python3.11,\
    $(shell $(p) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(p))))
VENV := .venv
BIN := $(VENV)/bin
DEMO := $(VENV)/.ready-demo
READY := $(VENV)/.ready

SOAK ?= 60
ROUNDS ?= 100

# What Python has read once it keeps, whatever the machine says: three workers and every program that a test starts read it.
test quick soak race restores standby mutants: export PYTHONDONTWRITEBYTECODE =

.PHONY: demo test quick soak race restores standby check mutants bench format messages pictures clean phone

demo: $(DEMO) ## open the desk on a live demo shop
	@$(BIN)/orderdesk demo

phone: $(DEMO) ## the demo buyer's phone, for a second terminal
	@$(BIN)/orderdesk phone

# What failed among three workers on two processors is asked once more, alone and by name.
once_more = || { echo "Once more, alone:"; $(BIN)/pytest -n 0 -v --last-failed --last-failed-no-failures none; }

test: $(READY) ## run the tests
	@$(BIN)/pytest -n auto --dist loadgroup -q $(once_more)

quick: $(READY) ## the tests that draw nothing; TEST_NOW=2028-02-29T23:59 gives these, as all others, another day
	@$(BIN)/pytest -n auto --dist loadgroup -q tests/unit tests/desk tests/store $(once_more)

soak: $(READY) ## what takes long: a race of 20 operators for SOAK seconds; bursts of keys; long random sessions; logins in a flood
	@SOAK=$(SOAK) $(BIN)/pytest -q -m soak

race: $(READY) ## the race of the soak alone
	@SOAK=$(SOAK) $(BIN)/pytest -q -m soak tests/store/processes/test_processes.py

restores: $(READY) ## ROUNDS times: a backup, work by two desks, kill -9, a restore, compared with the backup
	@ROUNDS=$(ROUNDS) $(BIN)/pytest -q -m soak tests/store/integrity/test_backups.py

standby: $(READY) ## what is lost when all is killed under load and the standby is opened
	@$(BIN)/pytest -q -s -m soak tests/store/processes/test_standby.py

check: $(READY) ## format, lint, types, contracts between layers
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python scripts/catalogues.py --check
	@$(BIN)/python -m scripts.rights --check

mutants: $(READY) ## break the rulebooks and the rules one at a time: what no test notices is printed
	@$(BIN)/python -m scripts.mutants values
	@$(BIN)/python -m scripts.mutants code

bench: $(READY) ## measure the desk's speed beside its floors and peers: one table
	@$(BIN)/python -m scripts.bench

format: $(READY) ## let ruff put the code in order
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

messages: $(READY) ## gather the interface's words into data/locales and compile them
	@$(BIN)/python scripts/catalogues.py

pictures: $(READY) ## draw the README's pictures from the real app
	@$(BIN)/python scripts/pictures.py

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis

# $(1): what pip installs, in the versions of constraints.txt.
define install
	@test -n "$(PYTHON)" || { echo "Order Desk needs Python 3.11 or newer: none found"; exit 1; }
	@echo "Setting up $(VENV) (once) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '$(1)'
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m compileall -q $(VENV)/lib orderdesk screens || true
endef

# The demo needs the desk alone; whoever works on it has more, and the demo as well.
$(DEMO): pyproject.toml constraints.txt
	$(call install,.)
	@touch $@

$(READY): pyproject.toml constraints.txt
	$(call install,.[dev])
	@touch $(DEMO) $@
