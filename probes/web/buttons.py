"""Which of a form's buttons sends it."""

from collections.abc import Sequence

from .fields import Button
from .wording import says


def button_of(buttons: Sequence[Button]) -> Button | None:
    """The button a customer presses when everything is filled in; of equals the last."""
    ranked = [(rank, at, button) for at, button in enumerate(buttons) if (rank := _rank(button))]
    return max(ranked, key=lambda entry: entry[:2])[2] if ranked else None


def _rank(button: Button) -> int:
    """0 is not at all."""
    sends = says("form_send", button.name)
    if says("form_not_send", button.name) and not sends:
        return 0
    if button.submits:
        return 4 if sends else 3
    if sends:
        return 2
    return 1 if says("form_next", button.name) else 0
