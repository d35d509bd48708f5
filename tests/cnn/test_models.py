import pytest
import torch
import torch.nn.functional as F
from torch import nn

from cnn import activations, models, units


class BookCNNModel(nn.Module):
    """As the textbook writes it."""

    def __init__(self, c=1, outputs=10):
        super().__init__()
        self.conv1 = nn.Conv2d(c, c, 3)
        self.conv2 = nn.Conv2d(c, 2 * c, 7, stride=2)
        self.conv3 = nn.Conv2d(2 * c, 4 * c, 7, stride=2)
        self.final = nn.Linear(16 * c, outputs)

    def forward(self, x):
        for conv in (self.conv1, self.conv2, self.conv3):
            x = F.relu(conv(x))
        return self.final(x.view(len(x), -1))


class BookBlock(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, 4 * channels, 3, padding=1)
        self.conv2 = nn.Conv2d(4 * channels, 4 * channels, 3, padding=1)

    def forward(self, x):
        return F.max_pool2d(self.conv2(F.relu(self.conv1(x))), 2)


class BookComplexCNNModel(nn.Module):
    """As the textbook writes it."""

    def __init__(self, c=1, outputs=10):
        super().__init__()
        self.input_norm = nn.LayerNorm([28, 28])
        self.block1, self.block2, self.block3 = BookBlock(c), BookBlock(4 * c), BookBlock(16 * c)
        self.final = nn.Linear(576 * c, outputs)

    def forward(self, x):
        x = self.block3(self.block2(self.block1(self.input_norm(x))))
        return self.final(x.view(len(x), -1))


def build(name, seed=0):
    torch.manual_seed(seed)
    return models.build(name).eval()


def digits(n, seed=1):
    return torch.rand((n, 1, 28, 28), generator=torch.Generator().manual_seed(seed))


every_network = pytest.mark.parametrize("name", models.MODELS)


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("FNN", (784 + 1) * 1024 + (1024 + 1) * 1024 + (1024 + 1) * 10),
        ("CNNModel", (9 + 1) * 1 + (49 + 1) * 2 + (2 * 49 + 1) * 4 + (16 + 1) * 10),
        (
            "ComplexCNNModel",
            2 * 28 * 28
            + (1 * 9 + 1) * 4
            + (4 * 9 + 1) * 4
            + (4 * 9 + 1) * 16
            + (16 * 9 + 1) * 16
            + (16 * 9 + 1) * 64
            + (64 * 9 + 1) * 64
            + (576 + 1) * 10,
        ),
    ],
)
def test_a_textbook_network_has_the_books_number_of_parameters(name, parameters):
    assert parameters == {"FNN": 1_863_690, "CNNModel": 676, "ComplexCNNModel": 56_646}[name]
    assert models.count_parameters(build(name)) == parameters


def test_the_default_network_has_at_most_100_000_parameters():
    convolutions = 9 * (1 * 16 + 16 * 16 + 16 * 32 + 32 * 48 + 48 * 64 + 64 * 64)
    norms = 2 * (16 + 16 + 32 + 48 + 64 + 64)
    assert models.DEFAULT == "DeepCNN"
    assert models.count_parameters(build("DeepCNN")) == convolutions + norms + (64 * 4 * 4 + 1) * 10 <= 100_000


@pytest.mark.parametrize(("name", "book"), [("CNNModel", BookCNNModel), ("ComplexCNNModel", BookComplexCNNModel)])
def test_a_state_dict_loads_into_the_books_own_class_and_gives_the_same_logits(name, book):
    ours, theirs = build(name), book().eval()
    theirs.load_state_dict(ours.state_dict(), strict=True)
    torch.testing.assert_close(ours(digits(3)), theirs(digits(3)))


def test_fnn_is_two_hidden_layers_with_relu_between():
    model, x = build("FNN"), digits(3)
    w = model.state_dict()
    hidden = (x.reshape(3, 784) @ w["linear1.weight"].T + w["linear1.bias"]).clamp(min=0)
    hidden = (hidden @ w["linear2.weight"].T + w["linear2.bias"]).clamp(min=0)
    torch.testing.assert_close(model(x), hidden @ w["final.weight"].T + w["final.bias"])


def test_the_first_layer_of_cnnmodel_is_a_plain_cross_correlation():
    model, x = build("CNNModel"), digits(1)
    kernel = model.conv1.weight[0, 0]
    by_hand = sum(kernel[i, j] * x[:, :, i : i + 26, j : j + 26] for i in range(3) for j in range(3)) + model.conv1.bias
    torch.testing.assert_close(model[0](x), by_hand)
    torch.testing.assert_close(model[0](x), F.conv2d(x, model.conv1.weight, model.conv1.bias))


@every_network
def test_a_network_is_a_chain_of_its_children(name):
    model = build(name)
    x = inputs = digits(2)
    assert isinstance(model, nn.Sequential)
    assert type(model).forward is nn.Sequential.forward
    for layer in model.children():
        x = layer(x)
    assert torch.equal(x, model(inputs))


@every_network
def test_every_part_of_a_network_is_a_chain_or_a_layer_of_pytorchs(name):
    for module in build(name).modules():
        assert isinstance(module, nn.Sequential) or not list(module.children()), module


@every_network
def test_no_layer_works_in_place(name):
    assert [module for module in build(name).modules() if getattr(module, "inplace", False)] == []


@every_network
@pytest.mark.parametrize("n", [1, 3])
def test_a_network_gives_ten_logits_a_digit_and_leaves_its_input_alone(name, n):
    x = digits(n)
    logits = build(name)(x)
    assert logits.shape == (n, 10)
    assert logits.dtype == torch.float32
    assert torch.equal(x, digits(n))


@every_network
def test_digits_of_a_batch_are_read_independently(name):
    model, x = build(name), digits(3)
    alone = torch.cat([model(x[i : i + 1]) for i in range(3)])
    torch.testing.assert_close(model(x), alone)


@every_network
def test_building_depends_on_pytorchs_global_seed(name):
    first, again, other = (torch.cat([p.flatten() for p in build(name, seed).parameters()]) for seed in (0, 0, 1))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


BOOKS = [(models.CNNModel, BookCNNModel), (models.ComplexCNNModel, BookComplexCNNModel)]


@pytest.mark.parametrize(("own", "book"), BOOKS)
@pytest.mark.parametrize(("channels", "outputs"), [(1, 10), (3, 10), (2, 26)])
def test_channels_and_outputs_can_be_chosen_as_in_the_book(own, book, channels, outputs):
    model, theirs = own(input_channels=channels, output_channels=outputs).eval(), book(channels, outputs).eval()
    assert models.count_parameters(model) == models.count_parameters(theirs)
    theirs.load_state_dict(model.state_dict(), strict=True)
    x = torch.rand(2, channels, 28, 28)
    assert model(x).shape == (2, outputs)
    torch.testing.assert_close(model(x), theirs(x))


def test_parameters_follow_the_channels():
    assert models.count_parameters(models.CNNModel(3, 26)) == (27 + 1) * 3 + (147 + 1) * 6 + (294 + 1) * 12 + 49 * 26


@pytest.mark.parametrize(("own", "book"), BOOKS)
def test_a_network_for_colour_can_be_looked_into(own, book):
    model = own(input_channels=3).eval()
    shapes = units.shapes(model)
    assert (shapes["input"], shapes["softmax"]) == ((3, 28, 28), (10,))
    captured = activations.capture(model, torch.rand(1, 3, 28, 28))
    for layer in shapes:
        explained = units.explain(model, captured, units.Unit(layer, 0))
        if explained.form != "softmax":
            assert explained.terms.sum() + explained.bias == pytest.approx(explained.value, abs=1e-4)


@every_network
def test_predictions_are_the_largest_logits_whatever_the_mode(name):
    model, x = build(name), digits(5)
    expected = model(x).argmax(dim=1)
    for training in (False, True):
        predicted = model.train(training).predict(x)
        assert predicted.dtype == torch.uint8
        assert predicted.tolist() == expected.tolist()
        assert not predicted.requires_grad


def test_predicting_leaves_each_layer_in_its_own_mode_and_learns_nothing():
    model = build("DeepCNN").train()
    model.block1.norm.eval()  # frozen, as one does
    before = {key: tensor.clone() for key, tensor in model.state_dict().items()}
    model.predict(digits(3))
    assert [name for name, module in model.named_modules() if not module.training] == ["block1.norm"]
    assert all(torch.equal(before[key], tensor) for key, tensor in model.state_dict().items())
    with pytest.raises(RuntimeError):
        model.predict(torch.zeros(1, 2, 28, 28))
    assert model.training, "also after inputs that it cannot take"


def test_each_network_predicts_by_itself():
    """The book's `predict` calls a global `model`."""
    first, second, x = build("CNNModel", 0), build("CNNModel", 1), digits(200)
    assert first.predict(x).tolist() != second.predict(x).tolist()


@pytest.mark.parametrize("name", ["cnnmodel", "", "LeNet"])
def test_an_unknown_name_is_refused_and_the_choices_are_named(name):
    with pytest.raises(ValueError, match="FNN, CNNModel, ComplexCNNModel, DeepCNN"):
        models.build(name)


def test_digits_become_inputs_from_tensors_arrays_and_lists_alike():
    digits = torch.randint(256, (3, 28, 28), dtype=torch.uint8)
    inputs = models.inputs(digits)
    assert inputs.shape == (3, 1, 28, 28)
    assert inputs.dtype == torch.float32
    assert torch.equal(inputs[:, 0], digits / 255)
    assert torch.equal(models.inputs(digits.numpy()), inputs)
    assert torch.equal(models.inputs([*digits.numpy()]), inputs)
