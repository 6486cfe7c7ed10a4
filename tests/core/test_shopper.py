"""Shoppers, and their secrets that are never written down."""

from pathlib import Path

import pytest

from mysteryshop.core.errors import ConfigurationError
from mysteryshop.core.shopper import ANYBODY, load_shoppers

ANNA = """
[shopper.anna]
preferred_name = "Anna"
history = { order = "MS-20417" }
[shopper.anna.account]
login = "anna"
password_env = "SHOP_ANNA_PASSWORD"
"""


def shoppers(folder: Path, content: str) -> Path:
    file = folder / "shoppers.toml"
    file.write_text(content, encoding="utf-8")
    return file


def test_shoppers_know_their_names(tmp_path: Path) -> None:
    """Every table is a shopper of its name, beside the built-in one."""
    found = load_shoppers(shoppers(tmp_path, ANNA))
    assert sorted(found) == ["anna", "anybody"]
    assert found["anna"].name == "anna"
    assert found["anna"].history == {"order": "MS-20417"}


def test_no_file_no_shoppers(tmp_path: Path) -> None:
    """Without the file there is the built-in shopper, who has no secrets."""
    assert load_shoppers(tmp_path / "shoppers.toml") == {"anybody": ANYBODY}
    assert ANYBODY.secrets() == {}


def test_secret_comes_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file names the variable, the environment holds the secret."""
    monkeypatch.setenv("SHOP_ANNA_PASSWORD", "tide")
    anna = load_shoppers(shoppers(tmp_path, ANNA))["anna"]
    assert anna.secrets() == {"SHOP_ANNA_PASSWORD": "tide"}
    assert "tide" not in repr(anna)


@pytest.mark.parametrize("value", [None, ""])
def test_missing_secret_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str | None
) -> None:
    """A variable that is not set, or empty as CI leaves it, is named with its shopper."""
    monkeypatch.delenv("SHOP_ANNA_PASSWORD", raising=False)
    if value is not None:
        monkeypatch.setenv("SHOP_ANNA_PASSWORD", value)
    anna = load_shoppers(shoppers(tmp_path, ANNA))["anna"]
    with pytest.raises(ConfigurationError) as raised:
        anna.secrets()
    assert str(raised.value) == (
        "shopper 'anna' needs the environment variable SHOP_ANNA_PASSWORD; set it first"
    )


def test_written_secret_is_refused_and_not_repeated(tmp_path: Path) -> None:
    """A password in the file is an unknown key, and the message does not spread it."""
    file = shoppers(tmp_path, ANNA + 'password = "tide"\n')
    with pytest.raises(ConfigurationError) as raised:
        load_shoppers(file)
    assert str(raised.value) == (
        f"{file}: shopper.anna.account.password: unknown key; did you mean 'password_env'?"
    )
