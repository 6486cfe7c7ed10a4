"""What stands before a page and asks something first: banners, gates, pop-ups, bot walls."""

from collections.abc import Sequence

from .page import Control, Overlay, PageView
from .wording import says

IN_THE_WAY = 0.25
"""Share of the screen from which on any overlay is put aside."""
WALL_LINES = 30
"""A page with more lines than this is no mere wall."""
WANTED = {
    "age gate": ("adult", "accept"),
    "consent banner": ("reject", "accept", "close"),
    "pop-up": ("close", "reject", "accept"),
}
"""The kinds, and which of their buttons a customer presses, the first choice first."""


def way_past(
    overlays: Sequence[Overlay], done: set[str], *, pop_ups: bool = True
) -> tuple[str, Control] | None:
    """The kind of the first overlay that can be put aside, and the button that does it.

    ``done`` holds what was tried before; it is added to, so that nothing is tried twice.
    """
    for overlay in overlays:
        kind = _kind(overlay)
        if kind == "pop-up" and not pop_ups:
            continue
        for wording in WANTED.get(kind, ()):
            for button in overlay.buttons:
                key = f"{kind}·{button.path}·{button.name}·{overlay.text[:60]}"
                if button.role != "link" and key not in done and says(wording, button.name):
                    done.add(key)
                    return kind, button
    return None


def bot_wall(page: PageView) -> str | None:
    """The words with which a page asks whether we are human, if it shows nothing else.

    We do not answer: there is no solver here.
    """
    if len(page.lines) > WALL_LINES:
        return None
    return next((line.text[:80] for line in page.lines if says("captcha", line.text)), None)


def _kind(overlay: Overlay) -> str:
    if says("age", overlay.text) and any(says("adult", b.name) for b in overlay.buttons):
        return "age gate"
    if says("consent", overlay.text):
        return "consent banner"
    return "pop-up" if overlay.covers >= IN_THE_WAY else ""
