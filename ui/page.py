"""Lays the page out and says what answers its questions."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import gradio as gr
from torch import nn

from cnn import models
from ui import programs, serving
from ui.compare import comparing
from ui.compare.compare import compare
from ui.compare.fool import fool
from ui.compare.pair import pair
from ui.component import source
from ui.explore import galleries, replies, trials
from ui.explore.crumbs import crumbs
from ui.explore.finger import finger
from ui.explore.intro import intro
from ui.explore.map import one_map
from ui.explore.network import network
from ui.explore.surgery import surgery
from ui.explore.unit import unit
from ui.explore.why import why
from ui.frame.footer import footer
from ui.frame.header import header, heading
from ui.frame.tabs import tabs
from ui.frame.teacher import teacher
from ui.given import given
from ui.lesson import convolution, predicting, teaching
from ui.lesson.guide import guide, outlines
from ui.mistakes import answers as mistaken
from ui.mistakes import counting
from ui.mistakes.mistakes import mistakes
from ui.pad.drawings import drawings
from ui.pad.examples import examples
from ui.pad.reading import reading
from ui.pad.sketchpad import sketchpad
from ui.pad.stages import stages
from ui.pad.strip import strip
from ui.questions import Networks
from ui.server import api, health, routes
from ui.server.asking import Answer, Asking
from ui.server.health import Metrics
from ui.server.lane import Lane
from ui.server.pictures import Decoder
from ui.server.reader import Reader
from ui.server.room import Room
from ui.server.trainers import Trainers
from ui.training import hand_answers, history_answers, training
from ui.training.chain import chain
from ui.words import percent

PANELS = {
    "explore-panel": "Explore",
    "convolution-panel": "Convolution",
    "compare-panel": "Compare",
    "mistakes-panel": "Mistakes",
    "training-panel": "Training",
}
ABOUT_NETWORKS = (  # functions of the networks and a question; the others are of a question alone
    *(predicting.ask, predicting.check, replies.strokes, galleries.excite, trials.cost, trials.rank),
    *(comparing.compare, comparing.robust, comparing.differ, comparing.fool),
    *(mistaken.confusion, mistaken.misread, counting.recount, counting.reread),
    *(history_answers.learned, hand_answers.one_step),
)
ABOUT_NO_NETWORK = (
    *(teaching.slide, teaching.gallery, teaching.channels, teaching.after),
    *(teaching.line, teaching.overlap, teaching.count),
    chain,
)

LONG = 32  # questions that take long: as many may one client have waiting; the slowest takes half a second


def build(networks: Networks, room: Room | None = None) -> serving.Page:
    """Return the page for these networks, in the order of their menu. room: the class that it is served for."""
    serving.bring_along()
    panels = {"tab": [*PANELS], "section": [*convolution.SECTIONS], "training": [*training.SECTIONS]}
    known = given(networks, panels, room.address if room else None)
    page = serving.Page(title="Inkling", analytics_enabled=False)
    chosen = known["initial"]["network"]
    long = Lane("long questions", LONG)
    reader = Reader(networks, long, Decoder().ink)
    asking = Asking(networks, others(networks) | ({"present": room.present} if room else {}), long)
    page.metrics = Metrics(lambda: len(asking.turns) + len(long) + len(reader.pictures))
    page.routes = [
        *routes.of_page(asking, reader, Trainers(), known),
        *health.routes(reader, chosen, page.metrics),
        *programs.routes(reader, chosen),
        *api.routes(reader, chosen),
    ]
    page.style = source("shared/page.css") + source("lesson/lesson.css") + outlines()
    with page:
        lay_out(networks, chosen, room)
        programs.place(chosen)
    return page


def others(networks: Networks) -> dict[str, Answer]:
    """Return what answers the page's questions that are about no digit, by the name under which it asks."""
    about_networks: dict[str, Answer] = {each.__name__: partial(each, networks) for each in ABOUT_NETWORKS}
    return about_networks | {each.__name__: each for each in ABOUT_NO_NETWORK}


def lay_out(networks: Networks, chosen: str, room: Room | None) -> None:
    """Place the components; this network is chosen at the start."""
    with gr.Row(elem_id="top"):
        heading()
        tabs(PANELS, "tab", "What to look at")
        header({name: describe(name, *own) for name, own in networks.items()}, chosen)
        teacher(room)
    with gr.Row(elem_id="columns"):
        with gr.Column(elem_id="beside"):
            with gr.Column(elem_id="drawing"):
                sketchpad()
                reading()
            with gr.Column(elem_id="more"):
                examples()
                stages()
                drawings()
        with gr.Column(elem_id="inside"):
            with gr.Column(elem_id="explore-panel"):
                network()
                crumbs()
                surgery()
                intro()
                why()
                finger()
                one_map()
                unit()
            with gr.Column(elem_id="convolution-panel"):
                convolution.lay_out(networks)
            with gr.Column(elem_id="compare-panel"):
                compare(networks)
                fool(networks)
                pair()
            with gr.Column(elem_id="mistakes-panel"):
                mistakes()
            with gr.Column(elem_id="training-panel"):
                training.lay_out(networks)
            guide()
    strip()
    footer()


def describe(name: str, model: nn.Module, meta: Mapping[str, Any]) -> str:
    """Return a network's line in the menu: name, size and, if its file says so, how good it is."""
    accuracy = [percent(meta["test_accuracy"])] if "test_accuracy" in meta else []
    return " · ".join([name, f"{models.count_parameters(model):,} parameters", *accuracy])
