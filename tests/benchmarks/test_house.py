"""No file over 250 lines, no function over 45; and that the list would show them."""

import pytest

from benchmarks import house

PYTHON = '''
def outer(a):
    """Say."""

    async def inner():
        return 1

    return inner


class Thing:
    @property
    def half(
        self,
    ):
        return 2
'''
JAVASCRIPT = """
export function mount(element, server) {
  const say = (text) => {
    if (text) {
      log(text);
    } else if (
      element &&
      server
    ) {
      return;
    }
    for (const one of all) {
      one();
    }
  };

  element.addEventListener(
    "click",
    async (
      event,
      { detail = 1 } = {},
    ) => {
      say(event);
    },
  );
  if (element) element.on("x", () => {
    say();
  });
  const short = (x) => x;
}

class Store {
  get(key) {
    return this[key];
  }
}
const words = (n) => ({
  one: n,
});
"""


def found(text, functions):
    return [(name, last - first + 1) for name, first, last in functions(text)]


def test_pythons_functions_are_found_with_their_lines():
    assert sorted(found(PYTHON, house.python_functions)) == [("half", 4), ("inner", 2), ("outer", 7)]


def test_javascripts_functions_are_found_and_blocks_are_not():
    assert found(JAVASCRIPT, house.javascript_functions) == [
        ("mount", 29),
        ("say", 13),
        ("(anonymous)", 6),
        ("on", 3),
        ("get", 3),
        ("words", 3),
    ]


@pytest.fixture
def home(tmp_path):
    """A house in which two functions and two files are just too long, and as many just short enough."""
    (tmp_path / "ui" / "pad").mkdir(parents=True)
    for lines in (house.FUNCTION_LINES, house.FUNCTION_LINES + 1):
        body = "  act();\n" * (lines - 2)
        (tmp_path / "ui" / f"f{lines}.js").write_text(f"function f{lines}() {{\n{body}}}\n", encoding="utf-8")
        body = "    act()\n" * (lines - 1)
        (tmp_path / "ui" / "pad" / f"f{lines}.py").write_text(f"def f{lines}():\n{body}", encoding="utf-8")
    for lines in (house.FILE_LINES, house.FILE_LINES + 1):
        (tmp_path / f"{lines}.py").write_text("act()\n" * lines, encoding="utf-8")
        (tmp_path / "ui" / f"{lines}.js").write_text("act();\n" * lines, encoding="utf-8")
    (tmp_path / "ui" / "data.json").write_text("\n" * 9999, encoding="utf-8")
    return tmp_path


def test_what_is_too_long_is_listed_and_nothing_else(home):
    assert house.oversized(home) == [
        ("251.py", "", 251),
        ("ui/251.js", "", 251),
        ("ui/f46.js:1", "f46", 46),
        ("ui/pad/f46.py:1", "f46", 46),
    ]


def test_the_house_is_in_order():
    assert house.oversized() == []
