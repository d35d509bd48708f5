import errno
import json
import math
import pickle
from pathlib import Path

import pytest
import safetensors.torch
import torch

from cnn import chains, files, models, recognition, training, weights

META = {
    "temperature": 0.75,
    "test_accuracy": 0.5,
    "seed": 7,
    "history": [{"number": 1, "loss": 0.25}],
    "recipe": {"betas": [0.9, 0.99]},
}


def saved(folder, name="CNNModel", seed=0):
    """Save an untrained network and return its path and its state."""
    torch.manual_seed(seed)
    model, path = models.build(name), folder / f"{name}.safetensors"
    weights.save(model, META, path)
    return path, model.state_dict()


def test_how_logits_are_read_is_kept_in_the_file(tmp_path):
    path = tmp_path / "CNNModel.safetensors"
    weights.save(models.build("CNNModel"), META | {"known_above": 1.5}, path)
    model, _ = weights.load("CNNModel", tmp_path)
    assert (model.temperature, model.known_above) == (0.75, 1.5)


def test_the_temperature_has_the_three_digits_that_are_shown(tmp_path):
    for temperature, kept in ((0.51512345, 0.515), (1.2345, 1.23), (12.345, 12.3), (0.0512345, 0.0512)):
        weights.save(models.build("CNNModel"), {"temperature": temperature}, tmp_path / "CNNModel.safetensors")
        assert weights.load("CNNModel", tmp_path)[0].temperature == kept


def test_a_file_that_tells_only_the_temperature_of_its_network_is_loaded_all_the_same(tmp_path):
    weights.save(models.build("CNNModel"), {"temperature": 1}, tmp_path / "CNNModel.safetensors")
    model, meta = weights.load("CNNModel", tmp_path)
    assert (model.temperature, model.known_above, meta) == (1.0, -math.inf, {"temperature": 1})


NAN, INFINITE, HUGE = math.nan, math.inf, 10**400  # JSON, as Python reads it, holds all three


@pytest.mark.parametrize(
    ("meta", "fault"),
    [
        *((meta, "is damaged or is no weight file of Inkling's") for meta in ([], None, "meta", 5, True)),
        *(({"temperature": one}, "tells a temperature that") for one in ("0.5", 0, -1, 1e-9, True, None, [1], HUGE)),
        *(({"temperature": one}, "tells a temperature that") for one in (NAN, INFINITE)),
        *(({"known_above": one}, "tells a known_above that") for one in ("1", None, NAN, INFINITE, -INFINITE, HUGE)),
        *(({"test_accuracy": one}, "tells a test_accuracy that") for one in (None, [0.5], "98 %", 97.5, -0.1, NAN)),
        *(({"recipe": one}, "tells a recipe that") for one in (None, "best", [])),
        ({"recipe": {"non_digits": "12"}}, "tells a non_digits that is '12', not a finite number"),
        ({"test_accuracy": "9" * 9999}, "tells a test_accuracy that"),
    ],
)
def test_a_file_that_tells_nonsense_of_its_network_is_refused_with_a_sentence(tmp_path, meta, fault):
    path = tmp_path / "CNNModel.safetensors"
    weights.save(models.build("CNNModel"), META | meta if isinstance(meta, dict) else meta, path)
    with pytest.raises(weights.WeightsError) as error:
        weights.load("CNNModel", tmp_path)
    assert str(error.value).startswith(f"{path} {fault}")
    assert str(error.value).endswith(f"; make it with: python train.py CNNModel --out {tmp_path}")
    assert len(str(error.value)) < 400


def assert_loads(path, state):
    model, meta = weights.load(path.stem, path.parent)
    assert meta == META
    assert list(model.state_dict()) == list(state)
    assert all(torch.equal(tensor, state[key]) for key, tensor in model.state_dict().items())


@pytest.mark.parametrize("name", models.MODELS)
def test_what_is_saved_is_loaded_in_eval_mode(tmp_path, name):
    assert_loads(*saved(tmp_path, name))
    model, _ = weights.load(name, tmp_path)
    assert type(model) is models.MODELS[name]
    assert not any(module.training for module in model.modules())


def test_weights_that_are_not_contiguous_are_saved(tmp_path):
    torch.manual_seed(0)
    model = models.build("ComplexCNNModel").to(memory_format=torch.channels_last)
    path = tmp_path / "ComplexCNNModel.safetensors"
    weights.save(model, META, path)
    assert_loads(path, model.state_dict())


def missing(path):
    path.unlink()


def truncated(path):
    path.write_bytes(path.read_bytes()[:-100])


def cut_in_its_header(path):
    path.write_bytes(path.read_bytes()[:20])


def empty(path):
    path.write_bytes(b"")


def garbage(path):
    path.write_bytes(bytes(range(256)) * 16)


def a_folder(path):
    path.unlink()
    path.mkdir()


def without_meta(path):
    safetensors.torch.save_file(models.build("CNNModel").state_dict(), path)


def with_other_metadata(path):
    safetensors.torch.save_file(models.build("CNNModel").state_dict(), path, metadata={"format": "pt"})


def with_meta_that_is_no_json(path):
    safetensors.torch.save_file(models.build("CNNModel").state_dict(), path, metadata={"meta": "{"})


def of_another_network(path):
    weights.save(models.build("FNN"), META, path)


def with_a_layer_of_another_size(path):
    state = models.build("CNNModel").state_dict()
    state["final.bias"] = torch.zeros(11)
    safetensors.torch.save_file(state, path, metadata={"meta": json.dumps(META)})


def without_temperature(path):
    weights.save(models.build("CNNModel"), {key: told for key, told in META.items() if key != "temperature"}, path)


def changed(path, key, tensor):
    """Save the untrained network with another tensor under this key, or with none."""
    state = {**models.build("CNNModel").state_dict(), key: tensor}
    kept = {key: tensor for key, tensor in state.items() if tensor is not None}
    safetensors.torch.save_file(kept, path, metadata={"meta": json.dumps(META)})


def with_a_weight_that_is_no_number(path):
    changed(path, "final.bias", torch.tensor([0.0] * 9 + [math.nan]))


def with_a_weight_that_is_infinite(path):
    changed(path, "final.bias", torch.tensor([0.0] * 9 + [-math.inf]))


def with_half_precision(path):
    weights.save(models.build("CNNModel").half(), META, path)


def with_whole_numbers(path):
    changed(path, "final.bias", torch.zeros(10, dtype=torch.int64))


def with_a_tensor_missing(path):
    changed(path, "final.bias", None)


def with_a_tensor_too_many(path):
    changed(path, "extra.bias", torch.zeros(10))


def without_tensors(path):
    safetensors.torch.save_file({}, path, metadata={"meta": json.dumps(META)})


def below_a_file(path):
    path.unlink()
    path.parent.rmdir()
    path.parent.touch()


FAULTS = {
    without_temperature: "does not tell the temperature by which its probabilities are to be read",
    with_a_weight_that_is_no_number: "holds numbers in final.bias that are not finite",
    with_a_weight_that_is_infinite: "holds numbers in final.bias that are not finite",
    with_half_precision: "holds conv1.bias as float16, not float32",
    with_whole_numbers: "holds final.bias as int64, not float32",
    of_another_network: "holds the weights of another network",
    a_folder: "is not a file and has to be moved away",
    missing: "is missing",
    below_a_file: "cannot be read: Not a directory",
}


@pytest.mark.parametrize(
    "spoil",
    [
        *FAULTS,
        truncated,
        cut_in_its_header,
        empty,
        garbage,
        without_meta,
        with_other_metadata,
        with_meta_that_is_no_json,
        with_a_layer_of_another_size,
        with_a_tensor_missing,
        with_a_tensor_too_many,
        without_tensors,
    ],
    ids=lambda spoil: spoil.__name__,
)
def test_a_file_that_cannot_be_used_is_named_with_its_remedy(tmp_path, spoil):
    path, _ = saved(tmp_path / "my weights")
    spoil(path)
    with pytest.raises(weights.WeightsError) as error:
        weights.load("CNNModel", path.parent)
    said, _, remedy = str(error.value).partition("; ")
    assert said.startswith(f"{path} {FAULTS.get(spoil, '')}")
    assert remedy == f"make it with: python train.py CNNModel --out '{path.parent}'"
    assert "\n" not in said


def test_a_file_that_may_not_be_read_says_so(tmp_path, monkeypatch):
    path, _ = saved(tmp_path)

    def refuse(path, mode):
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(Path, "open", refuse)  # root may read everything
    with pytest.raises(weights.WeightsError, match=f"^{path} cannot be read: Permission denied; make it with"):
        weights.load("CNNModel", tmp_path)


@pytest.mark.parametrize("states", [[], [{}], [{"final.bias": torch.tensor(1.0)}]], ids=["empty", "none", "a number"])
def test_a_file_of_epochs_of_something_else_is_refused_likewise(tmp_path, states):
    path = tmp_path / "epochs" / "CNNModel.safetensors"
    path.parent.mkdir()
    safetensors.torch.save_file(states[0] if states else {"a": torch.zeros(0)}, path)
    with pytest.raises(weights.WeightsError, match="holds the weights of another network; make it with"):
        weights.load_epoch("CNNModel", 0, tmp_path)


def test_epochs_are_refused_where_they_are_not_finite_and_read_where_they_are(tmp_path):
    good = weights.compact(models.build("CNNModel"))
    bad = good | {"final.bias": torch.full((10,), math.nan, dtype=torch.float16)}
    weights.save_epochs([good, bad], tmp_path / "epochs" / "CNNModel.safetensors")
    assert torch.equal(weights.load_epoch("CNNModel", 0, tmp_path).final.bias, good["final.bias"].float())
    assert weights.last_epoch("CNNModel", tmp_path) == 1
    assert weights.last_epoch("FNN", tmp_path) is None
    with pytest.raises(weights.WeightsError, match=r"holds numbers in final\.bias that are not finite"):
        weights.load_epoch("CNNModel", 1, tmp_path)


def test_an_unknown_name_is_refused(tmp_path):
    with pytest.raises(ValueError, match="no network 'LeNet'"):
        weights.load("LeNet", tmp_path)


def test_saving_replaces_the_old_file_and_leaves_no_other(tmp_path):
    saved(tmp_path, seed=0)
    path, state = saved(tmp_path, seed=1)
    assert_loads(path, state)
    assert list(tmp_path.iterdir()) == [path]


def test_a_save_that_fails_half_way_leaves_the_old_file(tmp_path, monkeypatch):
    path, state = saved(tmp_path, seed=0)

    def disk_full(file, content):
        with file.open("wb") as half:
            half.write(content[: len(content) // 2])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", disk_full)
    with pytest.raises(files.WriteError, match=f"^{path} cannot be written: there is no space left on the disk"):
        saved(tmp_path, seed=1)
    assert list(tmp_path.iterdir()) == [path]
    assert_loads(path, state)
    assert weights.available(tmp_path) == ["CNNModel"]


def test_available_are_those_with_a_file_in_the_order_of_models(tmp_path):
    assert weights.available(tmp_path) == []
    saved(tmp_path, "DeepCNN")
    saved(tmp_path, "CNNModel")
    (tmp_path / "LeNet.safetensors").touch()
    assert weights.available(tmp_path) == ["CNNModel", "DeepCNN"]


def test_every_network_comes_with_its_weights():
    assert weights.available() == list(models.MODELS)


@pytest.mark.parametrize("name", weights.available())
def test_a_delivered_file_tells_how_it_was_made(name):
    _, meta = weights.load(name)
    assert training.Recipe(**meta["recipe"] | {"betas": tuple(meta["recipe"]["betas"])}) == training.RECIPES[name]
    assert [epoch["number"] for epoch in meta["history"]] == list(range(1, meta["recipe"]["epochs"] + 1))
    assert all({"last_loss", *epoch} == {*training.Epoch._fields} for epoch in meta["history"])  # older ones lack that
    assert set(meta["versions"]) == {"python", "torch", "torchvision"}
    assert isinstance(meta["seed"], int)
    assert meta["temperature"] > 0
    assert meta["known_above"] > 0


def test_all_but_the_largest_network_are_delivered_with_their_epochs():
    kept = {name: weights.last_epoch(name) for name in ("CNNModel", "ComplexCNNModel", "DeepCNN")}
    assert kept == {name: weights.load(name)[1]["recipe"]["epochs"] for name in kept}


@pytest.mark.parametrize("name", [name for name in weights.available() if weights.last_epoch(name) is not None])
def test_a_delivered_file_comes_with_every_epoch(name, mnist_data):
    """Of the last one the accuracy is the delivered network's, but for float16; of the untrained it is a guess."""
    model, meta = weights.load(name)
    images, labels = (part[:1000] for part in mnist_data["test"])
    last, first = (weights.load_epoch(name, number) for number in (meta["recipe"]["epochs"], 0))
    assert (last.temperature, last.known_above) == (model.temperature, model.known_above)
    good = training.evaluate(model, images, labels).accuracy
    assert training.evaluate(last, images, labels).accuracy == pytest.approx(good, abs=0.004)
    assert training.evaluate(first, images, labels).accuracy < 0.3


@pytest.mark.parametrize("name", weights.available())
def test_a_delivered_network_knows_98_of_100_validation_digits(name, mnist_data):
    model, _ = weights.load(name)
    logits = training.predict(model, mnist_data["validation"][0]).double()
    assert (recognition.spread(logits) >= model.known_above).double().mean() >= 0.9795


@pytest.mark.parametrize("name", weights.available())
def test_a_delivered_network_is_as_good_as_its_file_says(name, mnist_data):
    model, meta = weights.load(name)
    score = training.evaluate(model, *mnist_data["test"])
    assert score.accuracy == pytest.approx(meta["test_accuracy"], abs=1e-4)
    assert score.loss == pytest.approx(meta["test_loss"], abs=1e-3)


def written(spoil, folder):
    """The bytes of a spoilt file."""
    path, _ = saved(folder)
    spoil(path)
    return path.read_bytes()


@pytest.mark.parametrize("name", models.MODELS)
def test_a_file_that_somebody_brings_is_known_by_its_tensors(name):
    model = models.build(name)
    found, read, meta = weights.parse(weights.dump(model, META | {"known_above": 1.5}))
    assert (found, meta["seed"], read.temperature, read.known_above) == (name, 7, 0.75, 1.5)
    assert type(read) is models.MODELS[name]
    assert not read.training
    for one, other in zip(read.state_dict().values(), model.state_dict().values(), strict=True):
        assert torch.equal(one, other)


@pytest.mark.parametrize("spoil", [without_meta, with_other_metadata])
def test_a_file_of_another_programs_is_taken_as_it_is(tmp_path, spoil):
    name, read, meta = weights.parse(written(spoil, tmp_path))
    assert (name, read.temperature, read.known_above, meta) == ("CNNModel", 1.0, -math.inf, {"temperature": 1.0})


HOSTILE = {
    **dict.fromkeys((truncated, cut_in_its_header, empty, garbage), "no weight file: it must be a safetensors file"),
    **dict.fromkeys((with_a_tensor_missing, with_a_tensor_too_many, without_tensors), "weights of no network"),
    **{spoil: FAULTS[spoil] for spoil in (with_a_weight_that_is_no_number, with_a_weight_that_is_infinite)},
    **{spoil: FAULTS[spoil] for spoil in (with_whole_numbers, without_temperature)},
    with_half_precision: "as float16, not float32",
    with_meta_that_is_no_json: "is damaged",
}


@pytest.mark.parametrize("spoil", HOSTILE, ids=lambda spoil: spoil.__name__)
def test_a_file_that_somebody_brings_and_that_cannot_be_used_is_refused_in_a_sentence(tmp_path, spoil):
    with pytest.raises(weights.WeightsError, match=rf"^This .*{HOSTILE[spoil]}.*\.$"):
        weights.parse(written(spoil, tmp_path))


@pytest.mark.parametrize(
    ("changes", "fault"),
    [({"final.bias": torch.full((10,), 3e38)}, "larger than 1,000,000"), ({}, "temperature that is 1e\\+308")],
)
def test_a_file_whose_numbers_are_past_all_bounds_is_refused(changes, fault):
    state = models.build("CNNModel").state_dict() | changes
    meta = {"temperature": 1.0 if changes else 1e308}
    with pytest.raises(weights.WeightsError, match=fault):
        weights.parse(safetensors.torch.save(state, metadata={"meta": json.dumps(meta)}))


class Runs:
    def __reduce__(self):
        return pytest.fail, ("a file was run",)


def test_nothing_in_a_file_is_run_and_none_is_too_large():
    for hostile in (pickle.dumps(Runs()), b"\x80\x04" + bytes(100), (1 << 62).to_bytes(8, "little") + b"{}"):
        with pytest.raises(weights.WeightsError, match="no weight file"):
            weights.parse(hostile)
    with pytest.raises(weights.WeightsError, match="too large; weights may have up to 8 MB"):
        weights.parse(bytes(weights.LARGEST + 1))


@pytest.mark.parametrize("named", ["chain_c4k3", "chain_nonsense", "FNN", 5, None, ["chain_c4k3"]])
def test_a_chain_is_what_its_tensors_are_and_not_what_it_says(named):
    chain = chains.build("chain_c8k3_r_m2")
    with pytest.raises(weights.WeightsError, match="no network of this page"):
        weights.parse(weights.dump(chain, META | {"network": named}))
