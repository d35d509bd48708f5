"""For teachers: a link to the page as it is now, a projector's size, and parts of the page to hide."""

import gradio as gr

from ui.component import attribute, component
from ui.server.room import Room

PARTS = {  # see link.js, and for what each hides page.css
    "reading": "The reading, with its ten bars",
    "stages": "What the network sees",
    "examples": "Examples",
    "drawings": "Keep drawings",
    "explore": "Tab Explore",
    "convolution": "Tab Convolution",
    "compare": "Tab Compare",
    "mistakes": "Tab Mistakes",
    "training": "Tab Training",
    "sum": "A unit's calculation",
}

CHAIN = """<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M10 14a4 4 0 0 0 6 .5l3-3a4 4 0 0 0-6-6l-1 1
  M14 10a4 4 0 0 0-6-.5l-3 3a4 4 0 0 0 6 6l1-1"/></svg>"""


def _joining(room: Room) -> str:
    return f"""
          <section class="room">
            <button type="button" class="join">Show the class how to join…</button>
            <output class="connected"></output>
            <dialog aria-label="How to join">
              <div class="where">{attribute(room.address)}</div>
              {room.drawn()}
              <output class="connected"></output>
              <form method="dialog"><button>Close</button></form>
            </dialog>
          </section>"""


def teacher(room: Room | None) -> gr.HTML:
    """room: where a class joins, if the page is served for one."""
    boxes = "".join(
        f'<label><input type="checkbox" class="part" value="{name}" checked> {title}</label>'
        for name, title in PARTS.items()
    )
    markup = f"""
    <div id="teacher">
      <button type="button" class="copy" title="Copy a link to the page as it is">{CHAIN}<span>Copy link</span></button>
      <details>
        <summary>Teacher</summary>
        <div class="menu">{_joining(room) if room else ""}
          <label><input type="checkbox" class="projector"> Projector: large digits and numbers</label>
          <fieldset><legend>Show</legend>{boxes}</fieldset>
          <p>“Copy link” copies the page as it is: drawing, network, tab, step, and what is hidden.</p>
        </div>
      </details>
      <div class="told">
        <span class="says" role="status"></span>
        <input class="address" readonly aria-label="The link" hidden>
      </div>
    </div>
    """
    return component("frame/teacher", markup)
