"""Lines over a trunk: registered or not, with a password, encrypted; and what is said when it fails."""

import asyncio

import numpy as np
import pytest
import trustme
from pydantic import ValidationError

from mysteryshop.core.errors import ConfigurationError, Unreachable
from mysteryshop.core.telephone import Line
from mysteryshop.probes.phone.baresip import BaresipTransport
from mysteryshop.probes.phone.line import Audio, Progress, Signal

from .conftest import tone
from .trunk import Trunk

pytest.importorskip("baresip", reason="the extra `phone` is not installed")
NUMBER = "+442079460142"
OURS = "+442079460100"


async def called(line, target, seconds=1.5):
    """All that happens in a call that we end after so much audio."""
    transport, heard = BaresipTransport(line), []
    try:
        call = await transport.place(target)
        async for item in call.events():
            heard.append(item)
            if sum(len(each.pcm) for each in heard if isinstance(each, Audio)) > seconds * 16_000:
                await call.hang_up()
    finally:
        await transport.close()
    return heard


def ended(heard):
    return next(
        item for item in heard if isinstance(item, Signal) and item.progress is Progress.ENDED
    )


@pytest.fixture
def line(monkeypatch):
    """A line over a trunk with a password."""
    monkeypatch.setenv("SHOP_SIP_PASSWORD", "open sesame")

    def over(trunk, **more):
        return Line(
            server=f"127.0.0.1:{trunk.port}",
            login="bo",
            password_env="SHOP_SIP_PASSWORD",
            caller_id=OURS,
            **more,
        )

    return over


def test_a_number_is_called_over_a_trunk_that_wants_a_login(line):
    """Registered with the login, then called under our own number; the trunk's answer is the call's."""
    with Trunk("bo", "open sesame") as trunk:
        end = ended(asyncio.run(called(line(trunk), NUMBER)))
    assert (end.code, end.by_us) == (486, False)
    assert trunk.requests("REGISTER")[-1].get("authorization")
    invite = trunk.requests("INVITE")[-1]
    assert invite.uri.startswith(f"sip:{NUMBER}@127.0.0.1:{trunk.port}")
    assert OURS in invite.get("from")


def test_a_trunk_that_wants_no_registration(line):
    """It is asked for the call alone."""
    with Trunk("bo", "open sesame") as trunk:
        end = ended(asyncio.run(called(line(trunk, registers=False), NUMBER)))
    assert end.code == 486
    assert not [m for m in trunk.requests("REGISTER") if m.get("expires") != "0"]


def test_a_wrong_password_is_told_before_anything_is_dialled(line):
    """It is the configuration that is wrong."""
    with Trunk("bo", "another") as trunk:
        with pytest.raises(ConfigurationError, match="did not register the line"):
            asyncio.run(called(line(trunk), NUMBER))
        assert not trunk.requests("INVITE")


def test_a_trunk_that_is_silent(line):
    """It cannot be reached: a later run may."""
    with (
        Trunk("bo", "open sesame", answers=False) as trunk,
        pytest.raises(Unreachable, match="did not register the line"),
    ):
        asyncio.run(called(line(trunk), NUMBER))


@pytest.fixture
def certified(tmp_path, monkeypatch):
    """A certificate for this machine that the caller trusts."""
    authority = trustme.CA()
    issued = authority.issue_cert("127.0.0.1")
    issued.private_key_and_cert_chain_pem.write_to_path(str(tmp_path / "own.pem"))
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    return str(tmp_path / "own.pem")


@pytest.mark.parametrize("srtp", [False, True])
def test_an_encrypted_call(answering, wav, certified, srtp):
    """Over TLS, and the audio too where it is asked for: the other side takes nothing else then."""
    answerer = answering(
        {"do": "answer"}, play=wav(tone(440, seconds=5)), certificate=certified, srtp=srtp
    )
    heard = asyncio.run(called(Line(transport="tls", srtp=srtp), answerer.uri))
    assert ended(heard).by_us
    sound = b"".join(item.pcm for item in heard if isinstance(item, Audio))
    assert np.abs(np.frombuffer(sound, np.int16)).max() > 1_000


def test_a_certificate_that_nobody_vouches_for(answering, certified, monkeypatch):
    """Nothing is said to whoever that is."""
    monkeypatch.delenv("SSL_CERT_FILE")
    answerer = answering({"do": "answer"}, certificate=certified)
    end = ended(asyncio.run(called(Line(transport="tls"), answerer.uri)))
    assert (end.by_us, end.code) == (False, 0)
    assert not [line for line in answerer.saw() if "CONFIRMED" in line]


def test_audio_is_not_encrypted_in_the_open():
    """Its keys would travel in the signalling, for everybody to read."""
    with pytest.raises(ValidationError, match="srtp needs"):
        Line(srtp=True)
