"""The page as an application: its look, its links to modules, and nothing that Gradio would fetch from elsewhere."""

import tempfile

import gradio as gr
import pytest
from gradio import routes

from tests.ui.server.clients import NETWORKS, ask
from ui import modules, page, serving
from ui.modules import address

CLOSED = ("compare/", "lesson/", "mistakes/", "training/", "shared/section")  # of tabs that are closed at the start
GUIDE = ("lesson/changed.js", "lesson/guide", "lesson/setting", "lesson/tasks")


@pytest.fixture(scope="module")
def inkling():
    return page.build(NETWORKS)


def test_an_address_changes_with_what_the_modules_say(monkeypatch):
    version = modules.version.__wrapped__
    monkeypatch.setattr(modules, "modules", lambda: {"a/b.js": b"1"})
    before = version()
    monkeypatch.setattr(modules, "modules", lambda: {"a/b.js": b"2"})
    assert version() != before


def test_all_modules_but_those_of_closed_tabs_are_fetched_at_once_by_links_and_no_script_stands_in_the_head(inkling):
    serving.application(inkling)
    head = inkling.get_config_file()["head"]
    for name in {*modules.modules(), "shared/given.js"} - {"shared/frames.js"}:  # before all others
        later = name.startswith(CLOSED) and not name.startswith(GUIDE)
        assert (f'href="{address(name)}"' in head) is not later, name
    assert "<script" not in head


def test_a_space_s_page_does_not_say_so_to_gradio_s_script_which_would_ask_google_for_fonts(monkeypatch):
    monkeypatch.setenv("SYSTEM", "spaces")
    monkeypatch.setenv("SPACE_ID", "somebody/inkling")
    with serving.Page() as on_a_space:
        gr.Markdown("here")
    assert on_a_space.space_id == "somebody/inkling"
    app = serving.application(page.build(NETWORKS))
    assert b"somebody/inkling" not in ask(app, "/config").body
    assert '"space_id":null' in ask(app, "/").body.decode().replace(" ", "")


def test_nothing_is_left_in_the_temporary_folder_and_nobody_elses_is_needed(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / "gradio").write_text("a file in its place: of a folder that is another user's, root would not notice")
    monkeypatch.setattr(routes, "DEFAULT_TEMP_DIR", str(tmp_path / "gradio"))
    app = serving.application(page.build(NETWORKS))
    assert ask(app, "/").status == 200
    assert [file.name for file in tmp_path.iterdir()] == ["gradio"]


def test_the_look_comes_along_and_gradios_extras_do_not(inkling):
    serving.application(inkling)
    config = inkling.get_config_file()
    assert config["css"] == inkling.style != ""
    assert config["footer_links"] == []
    assert config["run_history"] is False
    assert inkling.enable_monitoring is False
    assert inkling.dev_mode is False
