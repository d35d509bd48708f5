"""The command app.py: what it makes of its options and its surroundings, with a page that is quick to serve."""

import math
import socket
import stat
import sys
import tempfile
from collections import OrderedDict
from functools import partial
from pathlib import Path

import gradio as gr
import httpx
import pytest
from torch import nn

import app
from cnn import models, weights
from tests.browsing import free_port


@pytest.fixture
def serve(monkeypatch):
    """Run app.main with these options, for an empty page; return its address."""
    for name in ("PORT", "GRADIO_SERVER_PORT", "GRADIO_SERVER_NAME", "NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)  # so that what app.main sets is undone
    pages = []

    def run(*options) -> str:
        with gr.Blocks() as blocks:
            gr.File()
        pages.append(blocks)
        blocks.launch = partial(blocks.launch, prevent_thread_lock=True, quiet=True)
        monkeypatch.setattr(app, "demo", blocks)
        monkeypatch.setattr(sys, "argv", ["app.py", *map(str, options)])
        app.main()
        return blocks.local_url

    yield run
    for blocks in pages:
        blocks.close()


def test_a_network_that_cannot_be_loaded_or_explained_is_left_out_in_a_sentence(monkeypatch, capsys):
    class Strange(models.Network):
        def __init__(self):
            super().__init__(OrderedDict(flatten=nn.Flatten(), soft=nn.Softplus(), final=nn.Linear(784, 10)))

    def load(name):
        if name == "FNN":
            raise weights.WeightsError("There are no weights.")
        return (Strange() if name == "ComplexCNNModel" else models.build(name)).eval(), {}

    monkeypatch.setattr(weights, "load", load)
    assert [*app.load_networks()] == ["CNNModel", "DeepCNN"]
    first, second = capsys.readouterr().err.splitlines()
    assert first == "FNN is left out. There are no weights."
    assert second.startswith("ComplexCNNModel is left out. A layer of the kind Softplus cannot be explained")
    monkeypatch.setattr(weights, "load", lambda name: load("FNN"))
    with pytest.raises(SystemExit, match="no network to show"):
        app.load_networks()


def test_files_that_hold_or_tell_nonsense_are_left_out_and_the_rest_is_served(tmp_path, monkeypatch, capsys):
    spoilt = models.build("FNN")
    spoilt.final.bias.data[3] = math.nan
    weights.save(spoilt, {"temperature": 1}, tmp_path / "FNN.safetensors")
    weights.save(models.build("CNNModel"), {}, tmp_path / "CNNModel.safetensors")
    nonsense = {"temperature": 1, "recipe": "best"}
    weights.save(models.build("ComplexCNNModel"), nonsense, tmp_path / "ComplexCNNModel.safetensors")
    weights.save(models.build("DeepCNN"), {"temperature": 1}, tmp_path / "DeepCNN.safetensors")
    monkeypatch.setattr(weights, "load", partial(weights.load, folder=tmp_path))
    assert [*app.load_networks()] == ["DeepCNN"]
    lines = capsys.readouterr().err.splitlines()
    faults = ("final.bias that are not finite", "does not tell the temperature", "a recipe that is 'best'")
    for line, name, fault in zip(lines, ("FNN", "CNNModel", "ComplexCNNModel"), faults, strict=True):
        assert line.startswith(f"{name} is left out. {tmp_path / name}.safetensors ")
        assert fault in line
        assert line.endswith(f"make it with: python train.py {name} --out {tmp_path}")


def test_port_is_where_the_host_says(serve, monkeypatch):
    port = free_port()
    monkeypatch.setenv("PORT", str(port))
    assert serve() == f"http://127.0.0.1:{port}/"


def test_nonsense_and_a_taken_port_end_in_a_sentence(serve, monkeypatch):
    monkeypatch.setenv("PORT", "nonsense")
    with pytest.raises(SystemExit, match=r"^PORT must be a number from 1 to 65535, got nonsense\.$"):
        serve()
    with pytest.raises(SystemExit, match=r"^There is no host called"):
        serve("--port", free_port(), "--host", "nowhere.invalid")
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(SystemExit, match=f"^Port {port} is taken"):
            serve("--port", port)


def test_the_page_is_served_in_a_network_with_a_proxy(serve, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")  # nobody listens there
    assert httpx.get(serve("--port", free_port()), trust_env=False).status_code == 200


def test_below_a_proxys_path_the_page_asks_for_its_files_there(serve):
    url = serve("--port", free_port(), "--root-path", "inkling/")
    config = httpx.get(f"{url}config", headers={"x-forwarded-host": "school.example"}, trust_env=False).json()
    assert config["root"].endswith("/inkling")


@pytest.fixture
def shared_folder(tmp_path, monkeypatch):
    """Gradio's folder for uploads, which everybody on the machine shares."""
    monkeypatch.setenv("GRADIO_TEMP_DIR", "")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path / "gradio"


@pytest.mark.parametrize("named", [False, True], ids=["default", "GRADIO_TEMP_DIR"])
def test_uploads_arrive_where_gradios_folder_is_not_writable(shared_folder, serve, monkeypatch, named):
    folder = shared_folder
    if named:
        folder = shared_folder.with_name("named")
        monkeypatch.setenv("GRADIO_TEMP_DIR", str(folder))
    folder.write_text("a file in its place: of a folder that is another user's, root would not notice")
    app.choose_upload_folder()
    private = Path(app.os.environ["GRADIO_TEMP_DIR"])
    assert private.parent == shared_folder.parent
    assert stat.S_IMODE(private.stat().st_mode) == 0o700
    url = serve("--port", free_port())
    answer = httpx.post(f"{url}gradio_api/upload", files={"files": ("a.png", b"123")}, trust_env=False)
    assert answer.status_code == 200
    assert Path(answer.json()[0]).is_relative_to(private)


def test_a_writable_folder_stays_gradios(shared_folder):
    app.choose_upload_folder()
    assert app.os.environ["GRADIO_TEMP_DIR"] == ""
    assert list(shared_folder.iterdir()) == []
