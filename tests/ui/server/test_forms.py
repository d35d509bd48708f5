"""Forms, taken apart: as libraries make them, and as nobody should."""

import time

import httpx
import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from ui.server.forms import BROKEN, MOST, NAMELESS, Field, fields, parameters

FILE = b"\r\n--\x00\xff\r\n\r\n--b--\r\n"  # what looks like a boundary and is none
KIND = "multipart/form-data; boundary=b"
PIECES = [
    *(b"--b", b"--", b"\r\n", b"\n", b"\r", b"Content-Disposition:", b"form-data", b";", b" name=", b"filename="),
    *(b"name*=utf-8''%ff", b"name*0=a", b"name*1=b", b'"', b"\\", b"'", b"\xff", b"\x00", b"=?utf-8?q?=ff?=", b"x"),
]


def part(value=b"v", disposition='form-data; name="n"'):
    return f"--b\r\nContent-Disposition: {disposition}\r\n\r\n".encode() + value + b"\r\n"


def test_a_form_of_httpx_is_taken_apart():
    made = httpx.Request("POST", "http://x/", files={"picture": ('a "b" ö.png', FILE)}, data={"network": "FNN"})
    found = fields(made.headers["content-type"], made.read())
    assert found == [Field("network", b"FNN"), Field("picture", FILE)]


def test_a_form_of_requests_is_taken_apart():
    made = requests.Request("POST", "http://x/", files={"picture": ("ö.png", FILE)}, data={"network": "FNN"}).prepare()
    found = fields(made.headers["content-type"], made.body)
    assert found == [Field("network", b"FNN"), Field("picture", FILE)]


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ("form-data; name=n", "n"),
        ('FORM-DATA ; NAME="n"', "n"),
        (r'form-data; name="a\"b;c"', 'a"b;c'),
        ('form-data; name="n"; filename=""', "n"),
        ("form-data; filename*=UTF-8''x; name=n", "n"),
        ('form-data; filename="name=other"; name="n"', "n"),
        ('form-data; name="n', "n"),
        ('form-data; name="ö"', "ö"),
    ],
)
def test_a_part_has_its_name(disposition, name):
    assert fields(KIND, part(disposition=disposition) + b"--b--") == [Field(name, b"v")]


def test_what_stands_around_the_parts_and_other_headers_are_passed_over():
    own = b'--b\r\nContent-Type: a/b\r\ncontent-disposition: form-data; name="n"\r\nX: y\r\n\r\nv\r\n'
    assert fields('multipart/form-data; charset=x; boundary="b"', b"before\r\n" + own + b"--b--\r\nafter") == [
        Field("n", b"v")
    ]


def test_an_empty_form_and_an_empty_value_are_some():
    assert fields(KIND, b"--b--\r\n") == []
    assert fields(KIND, part(b"") + b"--b--\r\n") == [Field("n", b"")]


@pytest.mark.parametrize(
    ("kind", "body", "sentence"),
    [
        ("multipart/form-data", part() + b"--b--", NAMELESS),
        ('multipart/form-data; boundary=""', part() + b"--b--", NAMELESS),
        ("multipart/form-data; boundary=c", part() + b"--b--", BROKEN),
        (KIND, b"", BROKEN),
        (KIND, part(), BROKEN),
        (KIND, part()[:-20], BROKEN),
        (KIND, part(disposition="form-data") + b"--b--", BROKEN),
        (KIND, part(disposition="attachment; name=n") + b"--b--", BROKEN),
        (KIND, b"--b\r\n\r\nv\r\n--b--", BROKEN),
        (KIND, b"--b\r\nContent-Disposition: form-data; name=n\r\n--b--", BROKEN),
        (KIND, part(disposition="form-data; name=" + "n" * 5000) + b"--b--", BROKEN),
        (KIND, part() * (MOST + 1) + b"--b--", BROKEN),
    ],
)
def test_a_sentence_says_that_it_is_no_form(kind, body, sentence):
    with pytest.raises(ValueError, match="form") as caught:
        fields(kind, body)
    assert str(caught.value) == sentence


def test_as_many_fields_as_there_may_be_are_found():
    assert len(fields(KIND, part() * MOST + b"--b--")) == MOST


def sentence_or_none(kind, body):
    try:
        fields(kind, body)
    except ValueError as error:
        return str(error)


@given(st.text(st.characters(max_codepoint=255)), st.lists(st.sampled_from(PIECES)).map(b"".join))
def test_whatever_comes_is_a_form_or_gets_its_sentence(kind, body):
    for header in (KIND, f"multipart/form-data;{kind}", f"multipart/form-data; boundary={kind}"):
        for whole in (body, b"--b\r\nContent-Disposition: form-data; name=n" + body + b"\r\n\r\nv\r\n--b--"):
            assert sentence_or_none(header, whole) in (NAMELESS, BROKEN, None)


@pytest.mark.parametrize("unit", [b"\r\n--b", b"\r\n\r\n", b"\r\n-", b"--b\r\n", b";"])
def test_no_body_takes_long(unit):
    body = unit * (4_000_000 // len(unit))
    started = time.process_time()
    with pytest.raises(ValueError, match="whole"):
        fields(KIND, body)
    assert time.process_time() - started < 1  # of the processor; a fiftieth of it is usual


@pytest.mark.parametrize("unit", [';a="', "; ", ";\\", ';a="\\', "; =", ";a"])
def test_no_header_takes_long(unit):
    started = time.process_time()
    parameters(unit * (64_000 // len(unit)))
    assert time.process_time() - started < 1  # in the square of the length it would be ten
