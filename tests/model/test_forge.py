"""Where remotes lead, and by which names forges take files."""

from __future__ import annotations

import pytest

from release.model.forge import asset_name, read_address

ADDRESSES = {
    "https": ("https://code.example/a/b.git", "https://code.example", "code.example", "a/b"),
    "a port": ("https://code.example:8443/a/b/", "https://code.example:8443", "code.example", "a/b"),
    "user and password": ("https://me:pw@code.example/a/b", "https://code.example", "code.example", "a/b"),
    "on this machine": ("http://127.0.0.1:8000/a/b", "http://127.0.0.1:8000", "127.0.0.1", "a/b"),
    "ssh": ("ssh://git@Code.Example:2222/a/b.git", "https://code.example", "code.example", "a/b"),
    "ssh of six": ("ssh://git@[::1]:22/a/b", "https://[::1]", "::1", "a/b"),
    "short ssh": ("git@code.example:a/b/c.git", "https://code.example", "code.example", "a/b/c"),
    "short, without a user": ("code.example:a/b", "https://code.example", "code.example", "a/b"),
    "short, from the root": ("git@code.example:/a/b", "https://code.example", "code.example", "a/b"),
    "the port of https": ("ssh://git@ssh.github.com:443/a/b", "https://github.com", "github.com", "a/b"),
    "the other one": ("ssh://git@altssh.gitlab.com:443/a/b", "https://gitlab.com", "gitlab.com", "a/b"),
    "git": ("git://code.example/a/b.git", "https://code.example", "code.example", "a/b"),
    "a name that ends like git": ("https://code.example/a/legit", "https://code.example", "code.example", "a/legit"),
}


@pytest.mark.parametrize(("url", "base", "host", "path"), ADDRESSES.values(), ids=ADDRESSES)
def test_an_address_is_read_from_every_way_to_write_it(url, base, host, path):
    address = read_address(url)
    assert (address.base, address.host, address.path) == (base, host, path)


@pytest.mark.parametrize("url", ["", "/srv/git/a.git", "../a.git", "C:/git/a", "C:\\git\\a", "file:///srv/a", "ext::x"])
def test_a_path_on_this_machine_is_no_address(url):
    assert read_address(url) is None


@pytest.mark.parametrize(
    ("filename", "name"),
    [
        pytest.param("demo-1.0-py3-none-any.whl", "demo-1.0-py3-none-any.whl", id="usual"),
        pytest.param("demo-1!2.0.tar.gz", "demo-1.2.0.tar.gz", id="epoch"),
        pytest.param("demo-1.0+local.tar.gz", "demo-1.0+local.tar.gz", id="local"),
        pytest.param("~a b.txt", "a.b.txt", id="blanks"),
    ],
)
def test_a_file_gets_the_name_that_every_forge_keeps(filename, name):
    assert asset_name(filename) == name
