"""The telephone extra: what happens without it."""

import sys

import pytest

from mysteryshop.core.errors import ConfigurationError, MissingExtra
from mysteryshop.probes.phone.baresip import BaresipTransport


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message gives the command that installs it."""
    monkeypatch.setitem(sys.modules, "baresip", None)
    with pytest.raises(MissingExtra, match=r"mysteryshop\[phone\]"):
        BaresipTransport()


def test_a_number_without_a_trunk() -> None:
    """Nothing is started for a call that cannot be placed."""
    pytest.importorskip("baresip")
    placed = BaresipTransport().place("+442079460000")
    with pytest.raises(ConfigurationError, match="needs a trunk"):
        placed.send(None)
