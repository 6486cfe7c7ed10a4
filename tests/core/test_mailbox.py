"""The shopper's mailbox: what may be written in its table, and the addresses it gives."""

import re
from typing import Any

import pytest
from pydantic import ValidationError

from mysteryshop.core.errors import ConfigurationError
from mysteryshop.core.mailbox import Mailbox, is_loopback

TABLE: dict[str, Any] = {
    "address": "Bo@example.org",
    "imap": "imap.example.org",
    "smtp": "smtp.example.org:587",
    "password_env": "SHOP_BO_PASSWORD",
}


@pytest.fixture
def mailbox(monkeypatch: pytest.MonkeyPatch) -> Mailbox:
    monkeypatch.setenv("SHOP_BO_PASSWORD", "a secret")
    return Mailbox(**TABLE)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"address": "Bo Larsen"}, "no mail address"),
        ({"address": "bo@localhost"}, "no mail address"),
        ({"imap": "imap.example.org/inbox"}, "no host"),
        ({"password_env": ""}, "one of password_env and token_command"),
        ({"token_command": "print-token"}, "one of password_env and token_command"),
        ({"password_env": "", "token_command": "print-token"}, "key_env is needed"),
        ({"password": "a secret"}, "Extra inputs"),
    ],
    ids=str,
)
def test_a_wrong_table_is_an_error(wrong: dict[str, str], says: str) -> None:
    """Whatever cannot work is told before anything is sent."""
    with pytest.raises(ValidationError, match=says):
        Mailbox(**{**TABLE, **wrong})


def test_a_tag_is_the_same_every_time(mailbox: Mailbox) -> None:
    """Twelve lower-case letters, equal for equal purposes and only for these."""
    tag = mailbox.tag("visit 1")
    assert re.fullmatch(r"[a-z2-7]{12}", tag)
    assert tag == mailbox.tag("visit 1") != mailbox.tag("visit 2")


def test_a_tag_is_signed(mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who does not know the key cannot make one."""
    tag = mailbox.tag("visit 1")
    monkeypatch.setenv("SHOP_BO_PASSWORD", "another secret")
    assert mailbox.tag("visit 1") != tag


def test_a_tagged_address_is_lower_case(mailbox: Mailbox) -> None:
    """Some ticket systems write every address in lower case."""
    assert mailbox.tagged("abc") == "bo+abc@example.org"


def test_without_plus_addresses_there_is_one_for_all(mailbox: Mailbox) -> None:
    """A provider that knows none is answered at the plain address."""
    plain = mailbox.model_copy(update={"plus_addressing": False})
    assert plain.tagged("abc") == "Bo@example.org"


def test_a_missing_secret_is_named(mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the variable."""
    monkeypatch.delenv("SHOP_BO_PASSWORD")
    with pytest.raises(ConfigurationError, match="SHOP_BO_PASSWORD"):
        mailbox.password()


@pytest.mark.parametrize(
    ("command", "says"), [("false", "gave no token"), ("no-such-program", "gave no token")]
)
def test_a_token_command_that_fails_is_named(command: str, says: str) -> None:
    """No trace, and nothing of what it printed."""
    table = {**TABLE, "password_env": "", "token_command": command, "key_env": "SHOP_BO_KEY"}
    with pytest.raises(ConfigurationError, match=says):
        Mailbox(**table).password()


def test_a_token_is_what_the_command_prints() -> None:
    """Without the line's end."""
    table = {**TABLE, "password_env": "", "token_command": "echo token", "key_env": "SHOP_BO_KEY"}
    assert Mailbox(**table).password() == "token"


@pytest.mark.parametrize(
    ("server", "here"),
    [("127.0.0.1:25", True), ("localhost", True), ("[::1]:25", True), ("127.0.0.1.example.org", False)],
)  # fmt: skip
def test_only_this_machine_needs_no_tls(server: str, here: bool) -> None:
    """A name that merely begins like the loopback address is somebody else's."""
    assert is_loopback(server) is here
