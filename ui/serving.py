"""Serves the page: Gradio's shell, and before it our own routes, by whomever the page is served.

What answers there is in ui/server/, see ui/server/front.py.
"""

from collections.abc import Sequence
from functools import cache, wraps
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import gradio as gr
import gradio.routes
from gradio.data_classes import BlocksConfigDict
from gradio.routes import App
from starlette.routing import BaseRoute

from ui import modules
from ui.component import at_once
from ui.server.front import Front
from ui.server.health import Metrics


class Page(gr.Blocks):
    """A page that brings its routes and its look along, whoever serves it: `launch`, `gr.mount_gradio_app`, a Space.

    Gradio takes both from the caller, who would have to know of them.
    """

    routes: Sequence[BaseRoute] = ()
    metrics: Metrics
    style = ""  # CSS of the whole page
    phrase = ""  # that lets people in; without it everybody is
    frames = "'self'"  # who may show it in a frame, as Content-Security-Policy has it

    def dress(self) -> None:
        """Set the page's look, and switch off what it does not offer."""
        vars(self).update(  # attributes that Gradio sets from the arguments of `launch`, and declares as None
            theme=gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]),
            **{"css": self.style, "css_paths": [], "head": preloads(self), "head_paths": []},
            footer_links=[],  # of what they lead to, the API is described at api/docs, and the rest is not served
            enable_monitoring=False,
            run_history=False,  # it writes every reading to the browser's storage, and halves the readings a second
        )
        self._set_html_css_theme_variables()  # type: ignore[no-untyped-call]  # Gradio's

    def get_config_file(self) -> BlocksConfigDict:
        """Return what Gradio tells the browser, without the name of the Space that the page may be on.

        With it, Gradio's script asks Google for fonts and Hugging Face for a likeness of the Space's owner.
        The number that Gradio draws for each process is always the same, so that the page is, whichever process serves
        it, and a browser that has it need not fetch it again.
        """
        config = super().get_config_file()
        config["space_id"] = None
        config["app_id"] = 1
        return config


@cache
def bring_along() -> None:
    """Have Gradio put our front before a Page wherever it builds an application: in `App.create_app`, and only there.

    Only `launch` has an argument for routes, and none of its arguments reaches a page that is mounted.
    """
    create_app = App.create_app

    @wraps(create_app)
    def create(
        blocks: gr.Blocks, app: App | None = None, app_kwargs: dict[str, Any] | None = None, **options: Any
    ) -> App:
        if not isinstance(blocks, Page):
            return create_app(blocks, app, app_kwargs, **options)
        if blocks.routes:  # else Gradio makes one before the page is laid out
            blocks.dress()
        own = (app_kwargs or {}).get("routes", [])  # the caller's, who is answered too
        # Gradio makes a folder for what the front keeps it from doing, and fails where another user has made it before.
        with TemporaryDirectory(prefix="inkling-") as folder, patch.object(gradio.routes, "DEFAULT_TEMP_DIR", folder):
            made = create_app(blocks, app, app_kwargs, **options)
        if blocks.routes:
            routes = [*blocks.routes, *own]
            made.add_middleware(
                Front, routes=routes, metrics=blocks.metrics, frames=blocks.frames, phrase=blocks.phrase
            )
        return made

    App.create_app = staticmethod(create)  # type: ignore[assignment, method-assign]  # the seam that Gradio lacks


def application(page: Page) -> App:
    """Return the page as an ASGI application."""
    page.dev_mode = False
    page.is_running = True
    return App.create_app(page)


def preloads(page: Page) -> str:
    """Return the links by which a browser fetches modules at once, before it knows which imports which."""
    names = modules.with_imports(["shared/start.js", *filter(None, map(at_once, page.blocks.values()))])
    return "".join(f'<link rel="modulepreload" href="{modules.address(name)}">' for name in names)
