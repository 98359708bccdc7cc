"""Forms with files, as they come from the network: in pieces of any size."""

from __future__ import annotations

import hashlib
import io

import pytest
import urllib3
from hypothesis import given
from hypothesis import strategies as st

from release.rehearsal.multipart import read_form
from release.rehearsal.serving import Body

BOUNDARY = "b0und4ry"
KIND = f"multipart/form-data; boundary={BOUNDARY}"


class Dribbling(io.BytesIO):
    """Gives few bytes at a time, as a network does."""

    def __init__(self, data, most):
        super().__init__(data)
        self.most = most

    def read(self, size=-1):
        return super().read(min(size, self.most) if size >= 0 else self.most)


def read(fields, folder, most=1 << 20, cut=None):
    data, _ = urllib3.encode_multipart_formdata(fields, boundary=BOUNDARY)
    data = data[:cut]
    return read_form(Body(Dribbling(data, most), len(data)), KIND, folder)


def test_texts_and_files_are_read(tmp_path):
    fields = [("a", "one"), ("a", "\xe9two"), ("content", ("demo.whl", b"\0\1\r\n--", "application/octet-stream"))]
    form = read(fields, tmp_path)
    assert form.fields == {"a": ["one", "\xe9two"]}
    assert (form.first("a"), form.first("none")) == ("one", "")
    received = form.files[0]
    assert (received.field, received.filename, received.kind) == ("content", "demo.whl", "application/octet-stream")
    assert received.path.read_bytes() == b"\0\1\r\n--"
    assert received.size == 6


nasty = st.lists(st.sampled_from([b"\r\n", b"--", b"\r", b"-", BOUNDARY.encode()[:4], b"\0", b"x" * 50])).map(b"".join)


@given(data=nasty, most=st.integers(1, 40), text=st.text(alphabet="ab\n\xe9\u20ac"))
def test_a_file_is_the_same_however_it_arrives(tmp_path_factory, data, most, text):
    form = read([("t", text), ("content", ("f", data, "x/y"))], tmp_path_factory.mktemp("form"), most)
    assert form.fields["t"] == [text]
    assert form.files[0].path.read_bytes() == data
    assert form.files[0].sha256 == hashlib.sha256(data).hexdigest()
    assert form.files[0].blake2_256 == hashlib.blake2b(data, digest_size=32).hexdigest()


@given(share=st.floats(0, 0.99), most=st.integers(1, 40))
def test_a_form_that_ends_too_early_is_none(tmp_path_factory, share, most):
    fields = [("t", "text"), ("content", ("f", b"content", "x/y"))]
    whole = len(urllib3.encode_multipart_formdata(fields, boundary=BOUNDARY)[0]) - len("--\r\n")
    with pytest.raises(ValueError, match="too early"):
        read(fields, tmp_path_factory.mktemp("form"), most, cut=int(whole * share))


@pytest.mark.parametrize("kind", ["", "text/plain", "multipart/form-data", "application/json; boundary=x"])
def test_what_is_no_form_is_told(tmp_path, kind):
    with pytest.raises(ValueError, match="not a form"):
        read_form(Body(io.BytesIO(b""), 0), kind, tmp_path)


def test_a_text_cannot_be_used_to_fill_the_memory(tmp_path):
    with pytest.raises(ValueError, match="too long"):
        read([("t", "x" * 9_000_000)], tmp_path)
