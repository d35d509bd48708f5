"""The tabs: one panel of several is shown at a time. Our own, for Gradio's fold into a menu on a phone."""

from ui.component import Component


class Tabs(Component):
    """panels: element id -> what its tab is called; the first is chosen at the start.

    key: of what the components tell each other, see page.js, that holds the chosen panel's id; who sets it opens a tab.
    """

    def __init__(self, panels: dict[str, str], key: str, label: str):
        tabs = "".join(
            f'<button type="button" role="tab" aria-controls="{panel}" id="tab-{panel}">{title}</button>'
            for panel, title in panels.items()
        )
        super().__init__(f'<div role="tablist" data-key="{key}" aria-label="{label}">{tabs}</div>', "frame/tabs")
