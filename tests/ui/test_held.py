"""Weights of users' own: asked about by their hash, kept as long as there is room, and nobody else's."""

import base64
import hashlib

import pytest
import torch

from cnn import chains, recognition, weights
from cnn.fitting.fresh import fresh
from tests.ui.asking import DIGIT, TRAINED, answer_of, answer_or_sentence
from ui import answers, brought, edits, held, questions
from ui.server.refusing import refused


def file_of(seed, name="CNNModel"):
    return weights.dump(fresh(name, seed), {"temperature": 1.0})


@pytest.fixture(autouse=True)
def emptied():
    yield
    held._files.clear()
    held._built.cache_clear()


def asked(key, *changes, name="CNNModel", **question):
    return answer_of(answers.read, name, edits=[["own", key, 0], *changes], **question)


def test_a_question_is_answered_of_the_users_own_weights():
    key = held.keep(file_of(1))
    assert key == hashlib.sha256(file_of(1)).hexdigest()
    expected = recognition.recognise(fresh("CNNModel", 1).eval(), DIGIT)
    assert asked(key)["probabilities"] == pytest.approx(expected.probabilities, abs=1e-6)
    assert asked(key, ["bias", "final", 3, 1.0])["probabilities"] != asked(key)["probabilities"]
    assert answer_of(answers.read, "CNNModel")["probabilities"] != asked(key)["probabilities"]


def test_the_weights_of_two_users_do_not_mix():
    files = [file_of(1), file_of(2)]
    keys = [held.keep(file) for file in files]
    questions = [
        {"network": "CNNModel", "pixels": base64.b64encode(DIGIT.tobytes()).decode(), "edits": [["own", key, 0]]}
        for key in (*keys, keys[0])
    ]
    first, second, again = (answers.read(seen)["probabilities"] for seen in answers.see(TRAINED, questions))
    assert first == pytest.approx(again, abs=1e-6)
    assert first != pytest.approx(second, abs=1e-3)


def test_a_small_file_travels_with_its_question():
    file = file_of(3)
    key = hashlib.sha256(file).hexdigest()
    assert asked(key, weights=base64.b64encode(file).decode())["probabilities"] == asked(key)["probabilities"]
    spoilt = {"network": "CNNModel", "pixels": "", "edits": [["own", key, 0]], "weights": "%"}
    told = answer_or_sentence(answers.read, TRAINED, spoilt)
    assert "did not arrive whole" in told["error"]


def test_what_is_not_here_is_said_to_be_gone_so_that_it_is_sent_again():
    key = hashlib.sha256(b"nobody's").hexdigest()
    with pytest.raises(held.GoneError, match="no longer has the weights") as error:
        edits.network(TRAINED, {"network": "CNNModel", "edits": [["own", key, 0]]})
    assert refused(error.value).status == 410


def test_there_is_room_for_so_many_bytes_and_the_least_used_go_first(monkeypatch):
    files = [file_of(seed) for seed in range(4)]
    monkeypatch.setattr(held, "ROOM", 3 * len(files[0]))
    keys = [held.keep(file) for file in files[:3]]
    held.network("CNNModel", keys[0])
    held.keep(files[3])
    held.network("CNNModel", keys[0])
    with pytest.raises(held.GoneError):
        held.network("CNNModel", keys[1])


@pytest.mark.parametrize("plain", [["own", "nonsense", 0], ["own", "a" * 64 + "\n", 0], ["own", "A" * 64, 0]])
def test_what_is_no_hash_is_refused(plain):
    with pytest.raises(ValueError, match="named by the hash of their file"):
        edits.network(TRAINED, {"network": "CNNModel", "edits": [plain]})


def test_weights_of_another_network_are_refused_and_so_is_what_is_no_file():
    key, nonsense = held.keep(file_of(1)), held.keep(b"nonsense")
    with pytest.raises(ValueError, match="weights of CNNModel, not of DeepCNN"):
        edits.network(TRAINED, {"network": "DeepCNN", "edits": [["own", key, 0]]})
    with pytest.raises(ValueError, match="no weight file"):
        edits.network(TRAINED, {"network": "CNNModel", "edits": [["own", nonsense, 0]]})


def test_what_is_brought_is_kept_and_told():
    file = file_of(4, "ComplexCNNModel")
    told = brought.bring(file)
    assert told == {"network": "ComplexCNNModel", "hash": hashlib.sha256(file).hexdigest(), "parameters": 56_646}
    assert torch.equal(held.network("ComplexCNNModel", told["hash"]).final.bias, fresh("ComplexCNNModel", 4).final.bias)
    with pytest.raises(ValueError, match="no weight file"):
        brought.bring(b"nonsense")


def test_a_chain_of_ones_own_is_asked_about_like_any_network():
    name = "chain_c4k3_r_m2"
    untrained = recognition.recognise(answers.edits.network(TRAINED, {"network": name}), DIGIT)
    assert answer_of(answers.read, name)["probabilities"] == pytest.approx(untrained.probabilities, abs=1e-6)
    key = held.keep(weights.dump(fresh(name, 8), {"temperature": 1.0, "network": name}))
    expected = recognition.recognise(fresh(name, 8).eval(), DIGIT)
    assert asked(key, name=name)["probabilities"] == pytest.approx(expected.probabilities, abs=1e-6)
    told = answer_or_sentence(answers.read, TRAINED, {"network": "chain_x", "pixels": ""})
    assert told["error"] == "'x' describes no layer of a chain."


def test_a_chain_that_nobody_trained_is_the_same_for_everybody():
    once = questions.network({}, "chain_c4k3_r").final.weight
    chains.untrained.cache_clear()
    assert torch.equal(questions.network({}, "chain_c4k3_r").final.weight, once)
    assert torch.equal(once, fresh("chain_c4k3_r", 0).final.weight), "with which live training begins"


def test_it_is_called_the_users_own():
    question = {"network": "CNNModel", "edits": [["own", "a" * 64, 0], ["mute", "relu3", 2]]}
    assert edits.name(question) == "my CNNModel, 1 change"
