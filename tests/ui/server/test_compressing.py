"""Compression: where the other side takes it, where it pays, and what comes out is what went in."""

import gzip

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.server import compressing

OPEN = {"br": brotli.decompress, "gzip": gzip.decompress}


@pytest.mark.parametrize(
    ("accept", "encoding"),
    [
        *(("", ""), ("identity", ""), ("br", "br"), ("gzip", "gzip"), ("gzip, br", "br"), ("BR", "br")),
        *(("gzip;q=1.0, br;q=0.1", "br"), ("br;q=0,gzip", "gzip"), ("br; q=0 , gzip ;q=0.5", "gzip")),
        *(("br;q=0.0, gzip;q=0.000", ""), ("br;q=0.001", "br"), ("brotli, xgzip", ""), (";;,,q=0", ""), ("*", "")),
    ],
)
def test_an_encoding_is_used_that_is_taken(accept, encoding):
    assert compressing.accepted(accept) == encoding


@given(st.text())
def test_whatever_is_accepted_something_is_sent(accept):
    assert compressing.accepted(accept) in ("br", "gzip", "")


@pytest.mark.parametrize("encoding", ["br", "gzip"])
@pytest.mark.parametrize("compress", [compressing.fast, compressing.small])
@given(body=st.binary())
def test_what_comes_out_is_what_went_in_and_always_the_same(compress, encoding, body):
    assert OPEN[encoding](compress(body, encoding)) == body
    assert compress(body, encoding) == compress(body, encoding)


@pytest.mark.parametrize(
    ("size", "accept", "encoding"),
    [(compressing.FEW, "br", None), (compressing.FEW + 1, "br", "br"), (5_000, "gzip", "gzip"), (5_000, "", None)],
)
def test_an_answer_is_compressed_where_it_pays_and_kept_by_nobody(size, accept, encoding):
    response = compressing.response(b"7" * size, accept)
    assert response.headers.get("content-encoding") == encoding
    assert OPEN.get(encoding, bytes)(response.body) == b"7" * size
    assert response.headers["cache-control"] == "no-store"
    assert response.media_type == "application/octet-stream"
