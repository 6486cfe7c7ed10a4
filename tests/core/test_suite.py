"""Where a suite keeps what it writes, and whether there is anything yet."""

import pytest

from mysteryshop.core.errors import ConfigurationError
from mysteryshop.core.suite import Place


@pytest.mark.parametrize("url", [None, "", "sqlite:///{}/elsewhere.sqlite"])
def test_no_ledger_yet(tmp_path, monkeypatch: pytest.MonkeyPatch, url: str | None) -> None:
    """Commands that only read make no ledger, wherever it would be."""
    if url is not None:
        monkeypatch.setenv("MYSTERYSHOP_LEDGER", url.format(tmp_path))
    place = Place(tmp_path / "state")
    assert not place.has_ledger
    with pytest.raises(ConfigurationError, match="there is no ledger in"):
        place.existing_ledger()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["state/ledger.sqlite", "elsewhere.sqlite"])
def test_a_ledger_that_is_there(tmp_path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """A file in the state folder is a ledger, and one that the environment names."""
    place, file = Place(tmp_path / "state"), tmp_path / name
    if file.name == "elsewhere.sqlite":
        monkeypatch.setenv("MYSTERYSHOP_LEDGER", f"sqlite:///{file}")
    file.parent.mkdir(exist_ok=True)
    file.touch()
    assert place.existing_ledger() == f"sqlite:///{file}"


def test_a_server_is_taken_to_have_one(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a database server nobody asks; a URL that is none is told."""
    monkeypatch.setenv("MYSTERYSHOP_LEDGER", "postgresql://db.example/shop")
    assert Place(tmp_path).has_ledger
    monkeypatch.setenv("MYSTERYSHOP_LEDGER", "ledger.sqlite")
    with pytest.raises(ConfigurationError, match="MYSTERYSHOP_LEDGER"):
        _ = Place(tmp_path).has_ledger
