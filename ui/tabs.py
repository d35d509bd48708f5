"""The tabs: one panel of the page is shown at a time. Our own, for Gradio's fold into a menu on a phone."""

from ui.component import Component


class Tabs(Component):
    """panels: element id -> what its tab is called; the first is chosen at the start."""

    def __init__(self, panels: dict[str, str]):
        tabs = "".join(
            f'<button type="button" role="tab" aria-controls="{panel}" id="tab-{panel}">{title}</button>'
            for panel, title in panels.items()
        )
        super().__init__(f'<div role="tablist" aria-label="What to look at">{tabs}</div>', "tabs")
