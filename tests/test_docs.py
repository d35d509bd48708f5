"""What a page of the documentation says that its code prints, it prints."""

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[1] / "docs"
BLOCK = re.compile(r"^```python\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?", re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("page", ["kernels.md", "experiments.md"])
def test_the_code_prints_what_stands_there(page, capsys, request, monkeypatch):
    text = (DOCS / page).read_text(encoding="utf-8")
    if "mnist.load" in text:
        monkeypatch.setenv("MNIST_ROOT", str(request.getfixturevalue("mnist_root")))
    blocks = BLOCK.findall(text)
    assert len(blocks) >= 3
    names: dict[str, object] = {}
    for code, printed in blocks:
        exec(compile(code, page, "exec"), names)
        assert capsys.readouterr().out == printed
