from benchmarks import experiments, surgery
from ui import edits


def test_a_row_names_its_figure_its_bar_and_each_network():
    printed = experiments.line(
        {"part": "surgery", "key": "cost", "figure": "a cost, s", "bar": "≤ 3", "FNN": 1.25, "DeepCNN": 2.5}
    )
    assert printed.split() == ["a", "cost,", "s", "≤", "3", "FNN", "1.25", "DeepCNN", "2.50"]


def test_the_weight_that_is_changed_is_one_that_the_network_has():
    for name in surgery.NETWORKS:
        networks, question = surgery._asked(name)
        assert edits.network(networks, question) is not networks[name][0]
