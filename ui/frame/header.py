"""The top line: what this is, and the menu of networks."""

from ui.component import Component, attribute


class Header(Component):
    """networks: name -> what the menu says of it; the chosen one is selected at the start."""

    def __init__(self, networks: dict[str, str], chosen: str):
        options = "".join(
            f'<option value="{attribute(name)}"{" selected" if name == chosen else ""}>{attribute(text)}</option>'
            for name, text in networks.items()
        )
        markup = f"""
        <header>
          <h1>Inkling</h1>
          <p>Draw a digit. Watch a convolutional network read it.</p>
          <select id="network" aria-label="Network">{options}</select>
        </header>
        """
        super().__init__(markup, "frame/header")
