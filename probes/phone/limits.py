"""How long a caller waits, and how often for the same, so that no call lasts for ever."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """How long a caller waits for what, in seconds, and how often for the same."""

    ringing: float = 60.0
    """Until somebody picks up: ten to twelve rings."""
    after_patience: float = 120.0
    """For the talk itself, beyond the plan's patience."""
    transcript: float = 30.0
    """For the words of what was heard."""
    unspoken: float = 4.0
    """Of silence after the answer, until we speak first."""
    before_speaking: float = 1.2
    """Of silence after a greeting or a question to us."""
    before_asking: float = 2.5
    """Of silence after words that do not ask for ours."""
    before_pressing: float = 0.7
    """Without speech after a menu: many do not listen while they talk."""
    repetition: float = 15.0
    """For a menu to be read out again."""
    no_reply: float = 9.0
    """For a reply to what we said."""
    busy: float = 4.0
    """Of busy tone."""
    beep: float = 4.0
    """For a voicemail's tone after its greeting."""
    deed: float = 45.0
    """For a deed of ours to be reported done."""
    hearings: int = 3
    """Of one menu that cannot be understood."""
    returns: int = 2
    """To one menu after choices, before it is a loop."""
    levels: int = 8
    """Menus one after the other."""
    silence: float = 45.0
    """Of silence on end, before nobody is there."""
