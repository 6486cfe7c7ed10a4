"""The seam to speech recognition: audio in, readings out."""

from typing import Protocol


class Transcriber(Protocol):
    """What turns speech into words."""

    async def read(self, pcm: bytes, language: str) -> tuple[str, ...]:
        """The words of one stretch of speech, read once or more, independently of each other.

        ``pcm`` as it crosses the seam to the line; ``language`` is ISO 639-1. Empty when there are no
        words, or when there is more to read than can be kept up with.
        """
        ...

    async def close(self) -> None:
        """End whatever runs for it."""
        ...
