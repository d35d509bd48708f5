"""The layers: every layer's maps of the drawing, with what the layer does in its own numbers."""

import json
from collections.abc import Callable

from ui.component import Component, attribute


class Layers(Component):
    """atlases: name of a network -> `ui.explore.atlas.atlas` of it. Calls `look` and `everything`, see `ui.answers`."""

    def __init__(self, atlases: dict[str, dict], look: Callable[[dict], dict], everything: Callable[[dict], dict]):
        markup = f"""
        <div id="layers" data-atlases="{attribute(json.dumps(atlases, separators=(",", ":")))}">
          <div class="tools">
            <label>Colours to the strongest of each <select class="scale" aria-label="Scale of the colours">
              <option value="layer">layer</option><option value="map">map</option></select></label>
            <button type="button" class="all" disabled title="Every layer’s numbers of this drawing, for NumPy"
              >Save all (.npz)</button>
          </div>
          <p class="says" role="status"></p>
          <div class="rows"></div>
        </div>
        """
        super().__init__(markup, "explore/layers", server_functions=[look, everything])
