"""The endpoint /recognise, as programs in any language meet it."""

import math

import gradio as gr
import pytest
from gradio_client import Client, handle_file
from PIL import Image

from cnn import models, recognition
from tests.ui.asking import DIGIT, EIGHT, NETWORKS
from ui import programs


@pytest.mark.parametrize(("known_above", "known"), [(-math.inf, True), (math.inf, False)])
def test_programs_learn_what_recognition_says(known_above, known):
    model = models.build("CNNModel").eval()
    model.known_above = known_above
    result = programs.recognise({"CNNModel": (model, {})}, EIGHT, None, "CNNModel")
    expected = recognition.recognise(model, DIGIT)
    assert result == {"digit": expected.digit, "probabilities": expected.probabilities.tolist(), "known": known}


def test_there_is_nothing_to_learn_of_nothing():
    assert programs.recognise(NETWORKS, [], None, "CNNModel") == {"digit": None, "probabilities": None, "known": None}


@pytest.mark.parametrize(
    ("strokes", "file", "network", "sentence"),
    [
        (None, None, "CNNModel", "either strokes or a picture"),
        (EIGHT, __file__, "CNNModel", "either strokes or a picture"),
        (None, __file__, "CNNModel", "not a picture that can be read"),
        ([[1, 2]], None, "CNNModel", "list of"),
        (EIGHT, None, "LeNet", "choose one of CNNModel"),
    ],
)
def test_a_sentence_says_what_is_wrong(strokes, file, network, sentence):
    with pytest.raises(gr.Error, match=sentence):
        programs.recognise(NETWORKS, strokes, file, network)


@pytest.fixture(scope="module")
def client(url):
    return Client(url, verbose=False)


def test_the_endpoint_reads_strokes(client):
    result = client.predict(EIGHT, None, "DeepCNN", api_name="/recognise")
    assert result["digit"] == 8
    assert sum(result["probabilities"]) == pytest.approx(1)
    assert result["known"] is True


def test_the_endpoint_reads_a_picture_with_the_default_network(client, tmp_path):
    Image.fromarray(255 - DIGIT).resize((280, 280)).save(tmp_path / "eight.png")
    result = client.predict(picture=handle_file(tmp_path / "eight.png"), strokes=None, api_name="/recognise")
    assert result["digit"] == 8


def test_the_endpoint_says_what_is_wrong(client):
    with pytest.raises(Exception, match="either strokes or a picture"):
        client.predict(None, None, "FNN", api_name="/recognise")


def test_the_endpoint_is_the_only_one_and_documented(client):
    endpoints = client.view_api(return_format="dict")["named_endpoints"]
    assert list(endpoints) == ["/recognise"]
    for parameter in endpoints["/recognise"]["parameters"]:
        assert parameter["label"].startswith(f"{parameter['parameter_name']}: ")
    assert [parameter["parameter_name"] for parameter in endpoints["/recognise"]["parameters"]] == [
        *("strokes", "picture", "network"),
    ]
