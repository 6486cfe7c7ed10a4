"""The shopper's voice: recorded sentences, or a text-to-speech command."""

import re
import shlex
import subprocess
import tempfile
import threading
from pathlib import Path

from ...core.errors import ConfigurationError, NotPermitted
from .wave import read_wav

PATIENCE = 30
"""Seconds a command may take for one sentence."""
LONGEST_TEXT = 500
"""Letters of one thing that is said."""


class Voice:
    """Says sentences; each is rendered once.

    ``configured`` is a folder of ``.wav`` files named after their sentences (*I have a question about
    my bill* is ``i-have-a-question-about-my-bill.wav``), or a command with ``{text}`` and ``{file}``,
    run without a shell.
    """

    def __init__(self, configured: str = "") -> None:
        self._configured = configured
        self._said: dict[str, bytes] = {}
        self._rendering = threading.Lock()

    def say(self, text: str) -> bytes:
        """A sentence as audio of the line.

        Raises:
            NotPermitted: no voice is configured.
            ConfigurationError: the sentence is not among the recorded ones, or the command fails.
        """
        if not self._configured:
            raise NotPermitted(
                "the shopper cannot speak: name a `voice` in [shopper.NAME.line], a folder of .wav "
                "files or a text-to-speech command"
            )
        text = text[:LONGEST_TEXT]
        with self._rendering:
            if text not in self._said:
                self._said[text] = self._rendered(text)
            return self._said[text]

    def _rendered(self, text: str) -> bytes:
        if "{text}" in self._configured:
            return _spoken(self._configured, text)
        return read_wav(Path(self._configured) / f"{file_name(text)}.wav")


def file_name(text: str) -> str:
    """The name, without its ending, of the file a sentence is recorded in."""
    return re.sub(r"[\W_]+", "-", text.lower()).strip("-")[:100]


def _spoken(command: str, text: str) -> bytes:
    with tempfile.TemporaryDirectory(prefix="mysteryshop-") as folder:
        file = Path(folder) / "said.wav"
        arguments = [
            part.replace("{file}", str(file)).replace("{text}", text)
            for part in shlex.split(command)
        ]
        try:
            subprocess.run(arguments, check=True, capture_output=True, timeout=PATIENCE)
        except (OSError, subprocess.SubprocessError) as error:
            raise ConfigurationError(f"voice: {arguments[0]} said nothing: {error}") from None
        return read_wav(file)
