"""Strips along a whole side of a picture: the bar on top of a page, a window's edge, a frame cut through."""

import numpy as np
from numpy.typing import NDArray

DEEP = 0.2  # depth of a strip at most, as a share of the picture
CLEAR = 0.98  # share of the rows below a strip that is paper; a 7 cut close has its stem there


def without_strips(grey: NDArray[np.float32], faintest: float) -> NDArray[np.float32]:
    """Fill strips on (H, W), 0 = black and 1 = white, with the paper beside them.

    A strip's rows have one median, and the rows next to it another; what is written on the strip goes with it.
    faintest: the least difference of brightness that counts.
    """
    rest = grey.copy()
    for turns in range(4):
        side = np.rot90(rest, turns)  # a view: the strip is filled in place
        level = np.median(side[: int(DEEP * len(side)) + 1], axis=1)  # no strip is deeper
        apart = np.abs(level - level[0]) > faintest
        depth = int(apart.argmax()) + 1  # and one row in which strip and paper mix
        beyond = side[depth : depth + 2]
        if not apart.any() or not len(beyond):
            continue
        paper, usual = float(np.median(beyond)), float(np.median(grey))
        is_paper = abs(paper - usual) < abs(level[0] - usual)  # or it is a line, with paper on both sides
        if is_paper and (np.abs(beyond - paper) < faintest).mean() >= CLEAR:
            side[:depth] = paper
    return rest
