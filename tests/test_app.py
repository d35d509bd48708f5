"""The command app.py: what it makes of its options and its surroundings."""

import importlib.util
import json
import math
import os
import socket
import sys
from collections import OrderedDict
from functools import partial
from pathlib import Path

import pytest
import uvicorn
from gradio.routes import App
from torch import nn
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

import app
from cnn import models, weights
from tests.browsing import free_port
from tests.ui.server.clients import NETWORKS, ask
from ui import page
from ui.server import health

ROOT = Path(__file__).parents[1]
OWN = ("PORT", "GRADIO_SERVER_PORT", "GRADIO_SERVER_NAME", "SPACE_ID", app.ROOT_PATH, app.FRAMES, health.FOLDER)


@pytest.fixture(autouse=True)
def surroundings(monkeypatch):
    """None of what app.py looks at; what it sets is undone."""
    for name in OWN:
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)


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


@pytest.fixture
def serve(monkeypatch):
    """Run app.main with these options; what it would serve, and where."""
    begun = []

    def run(self, sockets):
        begun.append((self.config, sockets[0].getsockname()))
        sockets[0].close()

    monkeypatch.setattr(uvicorn.Server, "run", run)
    monkeypatch.setattr(
        Multiprocess, "__init__", lambda self, config, sockets: vars(self).update(config=config, s=sockets)
    )
    monkeypatch.setattr(Multiprocess, "run", lambda self: run(self, self.s))

    def serve_(*options):
        monkeypatch.setattr(sys, "argv", ["app.py", *map(str, options)])
        app.main()
        return begun[-1]

    return serve_


def test_a_port_is_where_the_host_says(serve, monkeypatch, capsys):
    port = free_port()
    monkeypatch.setenv("PORT", str(port))
    _, place = serve()
    assert place == ("127.0.0.1", port)
    assert capsys.readouterr().out == f"Inkling is at http://127.0.0.1:{port}\n"
    monkeypatch.setenv("GRADIO_SERVER_NAME", "0.0.0.0")  # as a Space has it
    assert serve()[1] == ("0.0.0.0", port)
    assert serve("--host", "127.0.0.1")[1] == ("127.0.0.1", port)


def test_nonsense_and_a_taken_port_end_in_a_sentence(serve, monkeypatch):
    monkeypatch.setenv("PORT", "nonsense")
    with pytest.raises(SystemExit, match=r"^PORT must be a number from 1 to 65535, got nonsense\.$"):
        serve()
    with pytest.raises(SystemExit, match=r"^There is no host called"):
        serve("--port", free_port(), "--host", "nowhere.invalid")
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(SystemExit, match=f"^Port {port} is taken"):
            serve("--port", port)


def test_ctrl_c_ends_it_without_a_word(serve, monkeypatch):
    def interrupted(self, sockets):
        sockets[0].close()
        raise KeyboardInterrupt

    monkeypatch.setattr(uvicorn.Server, "run", interrupted)
    monkeypatch.setattr(sys, "argv", ["app.py", "--port", str(free_port())])
    app.main()


def test_somebody_has_to_work(serve, capsys):
    with pytest.raises(SystemExit):
        serve("--workers", 0)
    assert "--workers must be at least 1, got 0" in capsys.readouterr().err


def test_options_reach_every_process(serve, capsys):
    port = free_port()
    config, _ = serve("--port", port, "--root-path", "inkling/", "--frames", "https://school.example", "--workers", 3)
    assert capsys.readouterr().out == f"Inkling is at http://127.0.0.1:{port}/inkling\n"
    assert (os.environ[app.ROOT_PATH], os.environ[app.FRAMES]) == ("/inkling", "https://school.example")
    assert config.workers == 3
    assert config.loaded is False, "each process builds a page of its own"
    assert not Path(os.environ[health.FOLDER]).exists(), "removed when all is over"
    assert serve("--port", port)[0].workers == 1
    assert (os.environ[app.ROOT_PATH], os.environ[app.FRAMES]) == ("/inkling", "https://school.example")


def test_what_no_option_says_the_environment_does(serve, monkeypatch, capsys):
    monkeypatch.setenv(app.ROOT_PATH, "https://school.example/inkling/")
    monkeypatch.setenv(app.FRAMES, "https://school.example")
    serve("--port", free_port())
    assert capsys.readouterr().out == "Inkling is at https://school.example/inkling\n"
    assert os.environ[app.ROOT_PATH] == "https://school.example/inkling"
    assert os.environ[app.FRAMES] == "https://school.example"
    serve("--port", free_port(), "--root-path", "/a", "--frames", "'none'")
    assert (os.environ[app.ROOT_PATH], os.environ[app.FRAMES]) == ("/a", "'none'")


@pytest.mark.parametrize(
    ("arguments", "environment", "root", "frames"),
    [
        ({}, {}, "", "'self'"),
        ({}, {app.ROOT_PATH: "/a", app.FRAMES: "https://a.example"}, "/a", "https://a.example"),
        ({}, {app.ROOT_PATH: "", app.FRAMES: ""}, "", "'self'"),
        ({"root_path": "/b"}, {app.ROOT_PATH: "/a"}, "/b", "'self'"),
        ({"root_path": ""}, {app.ROOT_PATH: "/a"}, "", "'self'"),
        ({"frames": "https://b.example"}, {app.FRAMES: "https://a.example"}, "", "https://b.example"),
        ({}, {"SPACE_ID": "somebody/inkling"}, "", app.SPACE),
        ({}, {"SPACE_ID": "somebody/inkling", app.FRAMES: "'none'"}, "", "'none'"),
    ],
    ids=["alone", "environment", "empty", "root_path", "no root_path", "frames", "Space", "Space in no frame"],
)
def test_an_application_is_as_its_maker_or_the_environment_says(monkeypatch, arguments, environment, root, frames):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(app, "load_networks", lambda: NETWORKS)
    made = app.create_app(**arguments)
    assert isinstance(made, App)
    assert json.loads(ask(made, f"{root}/config").body)["root"] == f"http://school.example{root}"
    policy = ask(made, f"{root}/").headers["content-security-policy"]
    assert policy.endswith(f"frame-ancestors {frames}")


def test_a_process_that_has_nothing_to_show_is_not_started_again(monkeypatch, capsys):
    done = []
    monkeypatch.setattr(app.connections, "make_room", lambda: done.append("room"))
    monkeypatch.setattr(app.logs, "begin", lambda: done.append("log"))
    monkeypatch.setattr(app, "load_networks", lambda: sys.exit("There is no network to show."))
    with pytest.raises(SystemExit) as ended:
        app.serve()
    assert ended.value.code == STARTUP_FAILURE
    assert capsys.readouterr().err == "There is no network to show.\n"
    monkeypatch.setattr(app, "load_networks", lambda: NETWORKS)
    assert isinstance(app.serve(), App)
    assert done == ["room", "log"] * 2


def test_importing_it_builds_nothing_and_the_page_is_built_when_it_is_asked_for(monkeypatch):
    built, build = [], page.build
    monkeypatch.setattr(page, "build", lambda networks: built.append(networks) or build(networks))
    monkeypatch.setattr(weights, "load", lambda name: built.append(name))
    spec = importlib.util.spec_from_file_location("fresh", ROOT / "app.py")
    fresh = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(fresh)
    assert not built
    assert not hasattr(fresh, "page_of_nobody")
    monkeypatch.setattr(fresh, "load_networks", lambda: NETWORKS)
    assert fresh.demo is fresh.demo
    assert built == [NETWORKS]
