"""The sample company, Tidewater Broadband: a small British firm that does not exist.

It is served for real, over its real channels, in two guises: ``good`` keeps what a customer may
expect, ``bad`` breaks it in known places. ``truth.toml`` says what is planted where; the mail room
and the switchboard keep truth logs. Nothing here imports the rest of mysteryshop: the sample company is the
independent truth that the measuring is held against, and a public fake for the tests of others.
"""

from .mailroom import MailRoom
from .pages import Guise
from .switchboard import Switchboard
from .website import Website

__all__ = ["Guise", "MailRoom", "Switchboard", "Website"]
