"""Dovecot as the customers' IMAP server: the one most providers run, where it is installed."""

import asyncio
import grp
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from .accounts import Account
from .mailboxes import HOST, Now

_CONFIG = """\
base_dir = {home}/run
state_dir = {home}/run
log_path = {home}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
mail_location = maildir:{home}/mail/%u
first_valid_uid = 1
verbose_proctitle = no
passdb {{
  driver = passwd-file
  args = scheme=PLAIN {home}/users
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={home}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Sent {{
    auto = subscribe
    special_use = \\Sent
  }}
  mailbox Junk {{
    auto = subscribe
    special_use = \\Junk
  }}
}}
"""
_PATIENCE = 10.0
_SERVANT = "nobody"


def installed() -> str | None:
    """The path of Dovecot on this machine; None when it is not installed."""
    return shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


class Dovecot:
    """A Dovecot with a configuration, a port and a folder of its own; touches no other one.

    It runs as the present user, and as ``nobody`` when that is root. Its mail is gone when it stops.
    It dates nothing later than the machine's present, so a room with a short day must ``start`` some
    days in the past; and a message that a client appends without a date gets the machine's.
    """

    def __init__(self) -> None:
        self._home: Path | None = None
        self._process: subprocess.Popen[bytes] | None = None

    async def start(self, accounts: Sequence[Account], now: Now) -> int:
        """Serve these mailboxes on loopback; the port.

        Raises:
            FileNotFoundError: Dovecot is not installed.
            RuntimeError: it does not start; with what it wrote into its log.
        """
        program = installed()
        if program is None:
            raise FileNotFoundError(
                "Dovecot is not installed; Debian: apt-get install dovecot-imapd"
            )
        servant = pwd.getpwnam(_SERVANT) if os.getuid() == 0 else pwd.getpwuid(os.getuid())
        self._home = home = Path(tempfile.mkdtemp(prefix="mail-room-"))
        port = _free_port()
        self._write(accounts, servant, port)
        self._process = subprocess.Popen(
            [program, "-F", "-c", str(home / "dovecot.conf")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            user=servant.pw_uid,
            group=servant.pw_gid,
            extra_groups=[],
        )
        await self._greeting(port)
        return port

    async def stop(self) -> None:
        """End it, and take its folder away."""
        if self._process is not None:
            self._process.terminate()
            await asyncio.to_thread(self._process.wait, _PATIENCE)
        if self._home is not None:
            shutil.rmtree(self._home, ignore_errors=True)

    def _write(self, accounts: Sequence[Account], servant: pwd.struct_passwd, port: int) -> None:
        assert self._home is not None
        group = grp.getgrgid(servant.pw_gid).gr_name
        text = _CONFIG.format(home=self._home, user=servant.pw_name, group=group, port=port)
        (self._home / "dovecot.conf").write_text(text, encoding="utf-8")
        users = "".join(f"{account.login}:{account.password}\n" for account in accounts)
        (self._home / "users").write_text(users, encoding="utf-8")
        (self._home / "mail").mkdir()
        for path in (self._home, *self._home.iterdir()):
            os.chown(path, servant.pw_uid, servant.pw_gid)

    async def _greeting(self, port: int) -> None:
        """Wait until it greets."""
        assert self._home is not None
        assert self._process is not None
        loop = asyncio.get_running_loop()
        until = loop.time() + _PATIENCE
        while loop.time() < until and self._process.poll() is None:
            try:
                reader, writer = await asyncio.open_connection(HOST, port)
            except OSError:
                await asyncio.sleep(0.02)
                continue
            greeting = await reader.readline()
            writer.close()
            if greeting.startswith(b"* OK"):
                return
        log = self._home / "log"
        said = log.read_text(errors="replace") if log.exists() else "nothing in its log"
        raise RuntimeError(f"Dovecot does not start: {said}")


def _free_port() -> int:
    with socket.socket() as found:
        found.bind((HOST, 0))
        port: int = found.getsockname()[1]
        return port
