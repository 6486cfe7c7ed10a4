"""Files of a message that may hold what its text does not say: documents, pictures, anything to be opened."""

from collections.abc import Iterable

from .message import Attachment, Message

SMALLEST_SHOWN = 20_000
"""Bytes from which on a picture within the text may be a scanned letter; logos are smaller."""
_NO_WORDS = (
    "application/ics",
    "application/pgp-",
    "application/pkcs7-",
    "application/x-pkcs7-",
    "message/",
    "text/calendar",
    "text/directory",
    "text/vcard",
    "text/x-vcard",
)
"""Signatures, visiting cards, appointments, and mails that were sent along."""


def may_answer(message: Message, ours: Iterable[str] = ()) -> tuple[str, ...]:
    """The names of such files, without those that come back from our own letter (``ours``)."""
    own = {name.casefold() for name in ours}
    files = (file for file in message.attachments if _is_to_be_read(file))
    named = (file.name or f"a file without a name ({file.kind})" for file in files)
    return tuple(dict.fromkeys(name for name in named if name.casefold() not in own))


def _is_to_be_read(file: Attachment) -> bool:
    if file.kind.startswith(_NO_WORDS):
        return False
    return not file.shown or file.size >= SMALLEST_SHOWN
