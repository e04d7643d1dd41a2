"""What an operator says is refused when it cannot work."""

from __future__ import annotations

import pytest

from bscgraph.errors import BscgraphError
from bscgraph.serve.settings import Settings, usual_workers


@pytest.mark.parametrize(
    "public",
    ["bsc.example", "https://bsc.example", "ftp://bsc.example/", "https://a@b.example/",
     "https://bsc.example/path", "https://bsc.example/a b/", "https://bsc.example/?x/"],
)  # fmt: skip
def test_a_public_address_is_whole(public: str) -> None:
    with pytest.raises(BscgraphError) as caught:
        Settings(public=public)
    assert public in caught.value.en
    assert public in caught.value.zh


@pytest.mark.parametrize(
    ("public", "prefix"),
    [(None, ""), ("https://bsc.example/", ""), ("https://bsc.example/a/b/", "/a/b")],
)
def test_the_path_of_the_deployment(public: str | None, prefix: str) -> None:
    assert Settings(public=public).prefix == prefix


@pytest.mark.parametrize("name", ["", "*", "a/b", "http://a", "a:80", "-a", "a b"])
def test_a_host_is_a_name(name: str) -> None:
    with pytest.raises(BscgraphError):
        Settings(hosts=(name,))


@pytest.mark.parametrize("network", ["", "all", "10.0.0.0/40", "10.0.0.1/8", "::1/200"])
def test_a_proxy_is_an_address(network: str) -> None:
    with pytest.raises(BscgraphError):
        Settings(proxies=(network,))


def test_workers_fit_the_machine() -> None:
    assert 2 <= usual_workers() <= 4
