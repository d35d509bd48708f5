"""Numbers as the page's markup writes them."""


def percent(share: float) -> str:
    """Return a share in per cent, to one decimal; what is not all of it is never 100 %."""
    return "over 99.9 %" if 0.9995 <= share < 1 else f"{100 * share:.1f} %"
