"""The garbage collector is held off while much is made, and is as before afterwards."""

from __future__ import annotations

import gc

import pytest

from bscgraph.garbage import seldom_collected, uncollected


def test_it_looks_less_often_meanwhile() -> None:
    usual = gc.get_threshold()
    with seldom_collected():
        first, *rest = gc.get_threshold()
        assert first > usual[0]
        assert tuple(rest) == usual[1:]
        assert gc.isenabled()
    assert gc.get_threshold() == usual


def test_it_is_as_before_after_a_failure() -> None:
    usual = gc.get_threshold()
    with pytest.raises(KeyError), seldom_collected(), uncollected():
        assert not gc.isenabled()
        raise KeyError
    assert gc.isenabled()
    assert gc.get_threshold() == usual
