"""The sample company's switchboard: real calls on loopback, answered as a readable script says.

A public fake for tests of calls: dial it, and what its script says happens, by people who really
listen. Needs ``flite`` (``apt-get install flite``) and the extra ``demo`` (PyYAML). Where Debian's
``asterisk-core-sounds-en-wav`` and ``asterisk-moh-opsound-wav`` are installed, scripts may use their
recordings; they are CC BY-SA, and the truth log names whom each is due to.
"""

from .script import Script, ScriptNeeds, load_script, read_script
from .summary import CallTruth
from .switchboard import Switchboard
from .table import ScriptError
from .truthlog import Entry

__all__ = [
    "CallTruth",
    "Entry",
    "Script",
    "ScriptError",
    "ScriptNeeds",
    "Switchboard",
    "load_script",
    "read_script",
]
