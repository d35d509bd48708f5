"""What a typical Space does, to measure beside Inkling: python -m benchmarks.peer --port 7861.

A gr.Sketchpad, read on change into a gr.Label; with --layers also a gr.Gallery for each of them, an image for each map.
"""

import argparse
import math
from itertools import count
from typing import Any

import gradio as gr
import numpy as np
import torch
from PIL import Image
from torch import Tensor

from cnn import activations, models, recognition, render, sketch, units, weights

MAP_SIDE = 100  # of a map's image, pixels, about
COLUMNS = 16  # of a gallery


def images(activation: Tensor, number: int) -> list[tuple[Image.Image, str]]:
    """Return the maps (C, H, W) of a layer, or the one of a flat layer (n,), in colours, as images with captions.

    The captions hold the answer's number, which tells to which answer an image belongs.
    """
    maps = activation.numpy().reshape(-1, *(activation.shape[1:] if activation.ndim == 3 else (1, len(activation))))
    pictures = [render.signed(one[None], np.array([np.abs(maps).max()])).convert("RGB") for one in maps]
    zoom = max(1, round(MAP_SIDE / maps.shape[2]))
    larger = [p.resize((p.width * zoom, p.height * zoom), Image.Resampling.NEAREST) for p in pictures]
    return [(picture, f"{channel} ({number})") for channel, picture in enumerate(larger)]


def empty_gallery(layer: str, shape: tuple[int, ...]) -> gr.Gallery:
    """Return an empty gallery, just high enough: its default is 450 px, and images far below the window never load."""
    rows = math.ceil((shape[0] if len(shape) == 3 else 1) / COLUMNS)
    return gr.Gallery(label=layer, columns=COLUMNS, fit_columns=False, height=60 + MAP_SIDE * rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--side", type=int, default=800, help="of the paper, pixels (default 800, as gr.Sketchpad's)")
    parser.add_argument("--network", choices=models.MODELS, help="default: the page's, or any that has weights")
    parser.add_argument("--layers", nargs="*", default=[], help="whose maps to show")
    args = parser.parse_args()
    names, numbers = weights.available(), count(1)
    name = args.network or (models.DEFAULT if models.DEFAULT in names else names[0])
    model, _ = weights.load(name)

    def read(value: dict[str, Any] | None) -> dict[Any, Any]:
        """Return what each component shows; the answer's number makes every label a new one."""
        digit, number = sketch.from_image(value["composite"]) if value and value["composite"] else None, next(numbers)
        if digit is None:
            return {label: {f"nothing ({number})": 1.0}} | {gallery: [] for gallery in galleries.values()}
        best, probabilities, _ = recognition.recognise(model, digit)
        pixels = models.inputs([digit])
        captured = activations.capture(model, pixels) if galleries else {}
        shown = {gallery: images(captured[layer][0], number) for layer, gallery in galleries.items()}
        return {label: {f"{best} ({number})": float(probabilities[best])}} | shown

    with gr.Blocks(analytics_enabled=False) as peer:
        pad = gr.Sketchpad(
            type="pil",
            elem_id="pad",
            canvas_size=(args.side, args.side),
            width=args.side + 120,  # fixed, or it may measure itself before it is laid out, and its paper is cut off
            brush=gr.Brush(12),
        )
        label = gr.Label(elem_id="label")
        galleries = {layer: empty_gallery(layer, units.shapes(model)[layer]) for layer in args.layers}
        pad.change(read, pad, [label, *galleries.values()])
    torch.set_num_threads(1)  # as app.py does
    peer.launch(
        server_name="127.0.0.1", server_port=args.port, ssr_mode=False, run_history=False, enable_monitoring=False
    )


if __name__ == "__main__":
    main()
