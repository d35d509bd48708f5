"""The menu of networks: what its lines say."""

import pytest

from cnn import models
from ui import page, words


def test_a_line_names_the_network_its_size_and_its_accuracy():
    model = models.build("CNNModel")
    assert page.describe("CNNModel", model, {"test_accuracy": 0.5}) == "CNNModel · 676 parameters · 50.0 %"
    assert page.describe("CNNModel", model, {}) == "CNNModel · 676 parameters"


@pytest.mark.parametrize(
    ("share", "text"),
    [(1, "100.0 %"), (0.99999, "over 99.9 %"), (0.9995, "over 99.9 %"), (0.9994, "99.9 %"), (0.0, "0.0 %")],
)
def test_what_is_not_all_is_never_100_per_cent(share, text):
    assert words.percent(share) == text
