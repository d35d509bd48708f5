"""What a typical Space does, to be measured beside Inkling: python -m benchmarks.peer --port 7861.

gr.Sketchpad, read on change into gr.Label; and, with --layers, a gr.Gallery for each of those layers, an image a map.
"""

import argparse
import math
from itertools import count

import gradio as gr
import numpy as np
import torch
from PIL import Image
from torch import Tensor

from cnn import activations, models, recognition, render, sketch, units, weights

MAP_SIDE = 100  # of a map's image, pixels, about
COLUMNS = 16  # of a gallery


def images(activation: Tensor, number: int) -> list[tuple[Image.Image, str]]:
    """Return the maps (C, H, W) of a layer, or the one of a flat layer (n,), in its colours, as images with captions.

    Captions hold the answer's number, by which it is seen which answer an image is of.
    """
    maps = activation.numpy().reshape(-1, *(activation.shape[1:] if activation.ndim == 3 else (1, len(activation))))
    pictures = [render.signed(one[None], np.array([np.abs(maps).max()])).convert("RGB") for one in maps]
    zoom = max(1, round(MAP_SIDE / maps.shape[2]))
    larger = [p.resize((p.width * zoom, p.height * zoom), Image.Resampling.NEAREST) for p in pictures]
    return [(picture, f"{channel} ({number})") for channel, picture in enumerate(larger)]


def empty_gallery(layer: str, shape: tuple[int, ...]) -> gr.Gallery:
    """Return an empty gallery, just high enough: by itself it is 450 px, and images far below the window never load."""
    rows = math.ceil((shape[0] if len(shape) == 3 else 1) / COLUMNS)
    return gr.Gallery(label=layer, columns=COLUMNS, fit_columns=False, height=60 + MAP_SIDE * rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--side", type=int, default=800, help="of the paper, pixels (default 800, as gr.Sketchpad's)")
    parser.add_argument("--network", choices=models.MODELS, help="default: the page's, or one that is there")
    parser.add_argument("--layers", nargs="*", default=[], help="whose maps are shown")
    args = parser.parse_args()
    names, numbers = weights.available(), count(1)
    name = args.network or (models.DEFAULT if models.DEFAULT in names else names[0])
    model, _ = weights.load(name)

    def read(value: dict | None) -> dict:
        """Return what each component is to show; the answer's number makes the label new."""
        digit, number = sketch.from_image(value["composite"]) if value and value["composite"] else None, next(numbers)
        if digit is None:
            return {label: {f"nothing ({number})": 1.0}} | {gallery: [] for gallery in galleries.values()}
        best, probabilities, _ = recognition.recognise(model, digit)
        pixels = torch.from_numpy(digit.copy())[None, None].float() / 255
        captured = activations.capture(model, pixels) if galleries else {}
        shown = {gallery: images(captured[layer][0], number) for layer, gallery in galleries.items()}
        return {label: {f"{best} ({number})": float(probabilities[best])}} | shown

    paper = {"canvas_size": (args.side, args.side), "brush": gr.Brush(12)}
    with gr.Blocks(analytics_enabled=False) as peer:
        # of a fixed width: in a gr.Row it may measure itself before the row is laid out, and its paper is cut off
        pad = gr.Sketchpad(type="pil", width=args.side + 120, elem_id="pad", **paper)
        label = gr.Label(elem_id="label")
        galleries = {layer: empty_gallery(layer, units.shapes(model)[layer]) for layer in args.layers}
        pad.change(read, pad, [label, *galleries.values()])
    torch.set_num_threads(1)  # as app.py does
    options = {"ssr_mode": False, "run_history": False, "enable_monitoring": False}
    peer.launch(server_name="127.0.0.1", server_port=args.port, **options)


if __name__ == "__main__":
    main()
