"""Pymap as the customers' IMAP server: in memory, nothing to install but Python packages."""

import asyncio
import json
from argparse import Namespace
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any, Final, cast

from proxyprotocol.reader import ProxyProtocolReader
from proxyprotocol.sock import SocketInfo
from proxyprotocol.version import ProxyProtocolVersion
from pymap.backend.dict import Config, Login
from pymap.backend.dict.filter import FilterSet
from pymap.backend.dict.mailbox import MailboxData, MailboxSet, Message
from pymap.config import BackendCapability
from pymap.imap import IMAPServer
from pymap.listtree import ListEntry, ListTree
from pymap.parsing.message import AppendMessage
from pymap.parsing.specials import FetchRequirement, ObjectId
from pymap.parsing.specials.flag import Flag
from pymap.user import UserMetadata
from pysasl.hashing import Cleartext

from .accounts import Account
from .mailboxes import HOST, Now

SPECIAL_USE: Final = {"Sent": b"Sent", "Junk": b"Junk"}
"""Folders beside INBOX, with their attribute after RFC 6154."""


class _Config(Config):
    @property
    def backend_capability(self) -> BackendCapability:
        return BackendCapability(
            idle=True, object_id=True, multi_append=True, custom=[b"SPECIAL-USE"]
        )


@dataclass(frozen=True)
class _Entry(ListEntry):
    @property
    def attributes(self) -> Sequence[bytes]:
        special = SPECIAL_USE.get(self.name)
        return [*super().attributes, *([special] if special else [])]


class _Tree(ListTree):
    def list(self) -> Iterable[ListEntry]:
        for entry in super().list():
            yield _Entry(**{field.name: getattr(entry, field.name) for field in fields(ListEntry)})


class _Folder(MailboxData):
    """A folder that dates by the room's clock what comes without a date."""

    now: Now

    async def append(self, append_msg: AppendMessage, *, recent: bool = False) -> Message:
        dated = AppendMessage(
            append_msg.literal,
            append_msg.when or self.now(),
            append_msg.flag_set,
            append_msg.options,
        )
        return await super().append(dated, recent=recent)

    async def save(self, folder: Path) -> None:
        """Write every message, and what IMAP knows of it beside its bytes."""
        folder.mkdir(parents=True, exist_ok=True)
        for file in folder.glob("*.eml"):
            file.unlink()
        known = []
        async for message in self.messages():
            loaded = await message.load_content(FetchRequirement.CONTENT)
            (folder / f"{message.uid}.eml").write_bytes(bytes(loaded.get_body()))
            flags = sorted(bytes(flag).decode() for flag in message.permanent_flags)
            known.append((message.uid, message.internal_date.isoformat(), flags))
        document = {
            "uid_validity": self.uid_validity,
            "last_uid": self._max_uid,
            "messages": known,
        }
        (folder / "folder.json").write_text(json.dumps(document, indent=1), encoding="utf-8")

    async def restore(self, folder: Path) -> None:
        """Take back what ``save`` wrote, with the same UIDs; nothing when there is none."""
        if not (file := folder / "folder.json").exists():
            return
        document = json.loads(file.read_text(encoding="utf-8"))
        self._uid_validity = document["uid_validity"]
        for uid, at, flags in document["messages"]:
            self._max_uid = uid - 1
            raw = (folder / f"{uid}.eml").read_bytes()
            seen = frozenset(Flag(flag.encode()) for flag in flags)
            await self.append(AppendMessage(raw, datetime.fromisoformat(at), seen))
        self._max_uid = document["last_uid"]


class _Folders(MailboxSet):
    """One customer's folders."""

    def __init__(self, now: Now) -> None:
        super().__init__()
        self._now = now
        self._inbox = self._new()
        self._set = {name: self._new() for name in SPECIAL_USE}
        self._subscribed = dict.fromkeys(SPECIAL_USE, True)

    @property
    def named(self) -> dict[str, MailboxData]:
        return {"INBOX": self._inbox, **self._set}

    async def list_mailboxes(self) -> ListTree:
        return _Tree(self.delimiter).update(*self.named)

    async def add_mailbox(self, name: str) -> ObjectId:
        if name in self._set:
            raise ValueError(name)
        self._set[name] = self._new()
        return self._set[name].mailbox_id

    def _new(self) -> _Folder:
        folder = _Folder(self._content_cache, self._thread_cache)
        folder.now = self._now
        return folder


class _Whole:
    """A stream that sends what was written only when it is drained.

    Pymap writes a response in many small pieces. Each would leave by itself, and clients that read
    without blocking, as imap-tools does under IDLE, take half a line for a broken one.
    """

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self._writer = writer
        self._waiting = bytearray()

    def write(self, data: bytes) -> None:
        self._waiting += data

    async def drain(self) -> None:
        self._writer.write(bytes(self._waiting))
        self._waiting.clear()
        await self._writer.drain()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._writer, name)


class _Server(IMAPServer):
    """Pymap's protocol over such a stream."""

    async def __call__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, sock_info: SocketInfo
    ) -> None:
        await super().__call__(reader, cast("asyncio.StreamWriter", _Whole(writer)), sock_info)


class PymapServer:
    """An IMAP server in memory; with a ``folder`` its mail is there again when it starts anew.

    The folder is written when the server stops: a file a message, UIDs and flags beside them.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._customers: dict[str, _Folders] = {}
        self._server: asyncio.Server | None = None

    async def start(self, accounts: Sequence[Account], now: Now) -> int:
        """Serve these mailboxes on loopback; the port. To be awaited in a loop of its own.

        Raises:
            OSError: the folder cannot be read.
        """
        config = _Config(
            Namespace(passlib_cfg=None, proxy_protocol=None),
            host=HOST,
            port=0,
            tls_enabled=False,
            hash_context=Cleartext(),
            demo_data=False,
            demo_user="",
            demo_password="",
        )
        config.apply_context()
        login = Login(config)
        for account in accounts:
            login.users_dict[account.login] = UserMetadata(
                config, account.login, password=account.password
            )
            self._customers[account.login] = folders = _Folders(now)
            config.set_cache[account.login] = (folders, FilterSet())
            for name, folder in folders.named.items():
                if self._folder is not None and isinstance(folder, _Folder):
                    await folder.restore(self._folder / account.login / name)
        reader = ProxyProtocolReader(ProxyProtocolVersion.get(None))
        self._server = await asyncio.start_server(
            reader.get_callback(_Server(login, config)), HOST, 0
        )
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def stop(self) -> None:
        """Take no more connections, and write the folder."""
        if self._server is not None:
            self._server.close()
        for login, folders in self._customers.items():
            for name, folder in folders.named.items():
                if self._folder is not None and isinstance(folder, _Folder):
                    await folder.save(self._folder / login / name)
