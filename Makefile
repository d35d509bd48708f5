# make app     install what the page needs, and serve it on http://127.0.0.1:7860   (ARGS="--port 8000 --host 0.0.0.0")
# make test    install what the tests need, and run every check
# make train   train all four networks on MNIST and write weights/                  (ARGS="CNNModel --seed 1")
# make install only install

PYTHON = .venv/bin/python
export DEBIAN_FRONTEND = noninteractive

.PHONY: app install train test browser

app: install
	$(PYTHON) app.py $(ARGS)

install: .venv/installed

train: install
	$(PYTHON) train.py $(or $(ARGS),all)

test: .venv/installed-dev browser
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m pytest $(ARGS)

.venv/installed: requirements.txt
	python3 -m venv .venv
	$(PYTHON) -m pip install --quiet -r requirements.txt
	touch $@

.venv/installed-dev: requirements-dev.txt .venv/installed
	$(PYTHON) -m pip install --quiet -r requirements-dev.txt
	touch $@

# Debian's Chromium, else Playwright's; where neither can be had, the browser tests say so and are skipped.
browser: .venv/installed-dev
	@command -v chromium >/dev/null \
	|| { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq chromium >/dev/null; } \
	|| $(PYTHON) -m playwright install chromium \
	|| echo "No Chromium could be installed: the browser tests will be skipped."
