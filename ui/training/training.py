"""The tab Training: how networks learn, one section at a time."""

import gradio as gr

from ui.frame.tabs import tabs
from ui.questions import Networks
from ui.training.hand import hand
from ui.training.history import histories
from ui.training.live import live
from ui.training.teach import teach

SECTIONS = {
    "history-panel": "History",
    "hand-panel": "One step by hand",
    "live-panel": "Live",
    "teach-panel": "Teach it",
}


def lay_out(networks: Networks) -> None:
    """Place the sections and the tabs that choose between them."""
    tabs(SECTIONS, "training", "What to see")
    with gr.Column(elem_id="history-panel"):
        histories(networks)
    with gr.Column(elem_id="hand-panel"):
        hand()
    with gr.Column(elem_id="live-panel"):
        live()
    with gr.Column(elem_id="teach-panel"):
        teach()
