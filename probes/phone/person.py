"""Human or not: staged evidence, each sign with its own sentence. Never certain: "likely" at most."""

from dataclasses import dataclass
from enum import StrEnum

from .course import Course, Spoken, Turn
from .heard import Label
from .parties import Party
from .prompts import Kind
from .wording import normal, wording

ENOUGH = 2.5
"""Weight of signs from which a person is likely."""
WAITS = 1.0
"""Seconds of silence after somebody's words that leave room for ours."""
IN_TIME = (-0.6, 6.0)
"""Seconds from the end of our words to a reply, as people take turns; a little before the end counts."""
BEEP = (0.15, 2.5)
"""Seconds a voicemail's tone lasts."""
AFTER_BEEP = 3.0
"""Seconds of silence after a tone that make it a voicemail's."""
TALKED_OVER = 1.2
"""Seconds of speech over our own from which somebody goes on regardless."""

SAYS_SOMETHING = 7
"""Words from which a reply can be about a matter."""


class Finding(StrEnum):
    """What somebody on the other end is."""

    HUMAN = "human likely"
    RECORDING = "recording"
    VOICEMAIL = "voicemail"
    UNKNOWN = "unknown"


class Stance(StrEnum):
    """What a person makes of what we want."""

    HELPS = "helps"
    HANDS_OVER = "hands over"
    CANNOT = "cannot help"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Sign:
    """One piece of evidence."""

    sentence: str
    weight: float
    """How much it speaks for a person; below zero for a machine."""


@dataclass(frozen=True)
class Weighed:
    """What one who answers is, and by which signs."""

    finding: Finding
    signs: tuple[Sign, ...]

    @property
    def evidence(self) -> tuple[str, ...]:
        return tuple(sign.sentence for sign in self.signs)


def weigh(party: Party, course: Course) -> Weighed:
    """What somebody on the other end is."""
    against, for_ = _machine_signs(party), _human_signs(party, course)
    signs = (*for_, *against)
    if _is_voicemail(party, course):
        beeped = [f"a tone at {b:.1f} s, after the greeting"] if (b := beep(party, course)) else []
        asks = ["asks to leave a message"] if _asks_for_a_message(party) else []
        return Weighed(Finding.VOICEMAIL, tuple(Sign(sign, -3) for sign in (*asks, *beeped)))
    total = sum(sign.weight for sign in signs)
    if total >= ENOUGH:
        return Weighed(Finding.HUMAN, signs)
    machine = -sum(sign.weight for sign in against)
    finding = Finding.RECORDING if machine >= 2 and total < 0 else Finding.UNKNOWN
    return Weighed(finding, signs)


def beep(party: Party, course: Course) -> float | None:
    """When a voicemail's tone sounded after the last words, if it did."""
    low, high = BEEP
    for tone in course.between(party.start, course.now, Label.TONE):
        if low <= tone.end - tone.start <= high and tone.start >= party.turns[0].end - 0.5:
            return tone.start
    return None


def stance(party: Party, language: str) -> Stance:
    """What a person makes of what we want, by the last words that tell."""
    verdict = Stance.UNCLEAR
    asked = wording(language).table("says")
    for turn in party.replies:
        before = [s.text for s in party.said if s.start < turn.end]
        confirming = before and before[-1] in (asked.get("confirm"), asked.get("details"))
        kinds, opens = turn.prompt.kinds, turn.prompt.opens
        if Kind.HAND_OVER in kinds:
            verdict = Stance.HANDS_OVER
        elif Kind.WRONG in kinds or (confirming and "denies" in opens and Kind.HELPS not in kinds):
            verdict = Stance.CANNOT
        elif (
            Kind.HELPS in kinds
            or (confirming and "affirms" in opens)
            or _deals_with_it(turn, before, language)
        ):
            verdict = Stance.HELPS
    return verdict


def _deals_with_it(turn: Turn, told: list[str], language: str) -> bool:
    """Whether a reply is about our matter and asks nothing: it explains, or does something."""
    prompt = turn.prompt
    asks = prompt.kinds & {Kind.ASKS_REASON, Kind.ASKS_DETAILS, Kind.AGAIN, Kind.HOLD_ON}
    if asks or prompt.text.endswith("?") or len(prompt.text.split()) < SAYS_SOMETHING:
        return False
    return Kind.ANSWERS in prompt.kinds or _of_one_matter(prompt.text, " ".join(told), language)


def _of_one_matter(one: str, other: str, language: str) -> bool:
    words = wording(language)
    return bool(words.families(normal(one)) & words.families(normal(other)))


def _is_voicemail(party: Party, course: Course) -> bool:
    """Told by its words or, where they were not understood, by a tone after which nobody says anything."""
    if party.replies:
        return False
    sounded = beep(party, course)
    last = sounded is not None and sounded >= party.end - 0.5
    return _asks_for_a_message(party) or (last and course.now - (sounded or 0.0) >= AFTER_BEEP)


def _asks_for_a_message(party: Party) -> bool:
    return any(Kind.VOICEMAIL in turn.prompt.kinds for turn in party.turns)


def _machine_signs(party: Party) -> list[Sign]:
    signs = []
    for turn in party.turns:
        kinds = turn.prompt.kinds
        if turn.repeats:
            signs.append(Sign(f"the same recording as before, at {turn.start:.1f} s", -3.0))
        if Kind.BOT in kinds:
            signs.append(Sign(f"speaks like a voice-bot: “{_short(turn)}”", -4.0))
        elif turn.prompt.machine:
            signs.append(Sign(f"an announcement: “{_short(turn)}”", -2.0))
    return signs


def _human_signs(party: Party, course: Course) -> list[Sign]:
    signs = []
    personal = [turn for turn in party.turns if turn.prompt.personal]
    words = wording(course.language)
    asked = [q for t in personal for q in words.quotes("asks_reason", normal(t.prompt.text))]
    if asked:
        signs.append(Sign(f"asks what it is about: “{asked[0]}”", 1.0))
    if any(Kind.NAMES_SELF in turn.prompt.kinds for turn in personal):
        signs.append(Sign("greets with a name", 1.0))
    spoken = party.said[0] if party.said else None
    if spoken and spoken.start < party.start:
        signs.append(Sign("was silent until we had spoken", 0.5))
    elif spoken and _waited(party, spoken):
        signs.append(Sign("left room for our words", 0.5))
    for said in party.said:
        if answer := _answer(party, said):
            gap = answer.start - said.end
            signs.append(Sign(f"answered {max(0.0, gap):.1f} s after we had spoken", 1.0))
            if _to_the_point(answer, said, course.language):
                signs.append(Sign("answered to the point", 1.0))
            break
    for said in party.said:
        if over := _talked_over(party, said):
            signs.append(over)
            break
    return signs


def _waited(party: Party, spoken: Spoken) -> bool:
    before = [turn for turn in party.turns if turn.end <= spoken.start]
    return bool(before) and spoken.start - before[-1].end >= WAITS


def _answer(party: Party, said: Spoken) -> Turn | None:
    """The first new words in time after ours."""
    low, high = IN_TIME
    for turn in party.turns:
        new = turn.start > said.start and not turn.repeats
        if new and low <= turn.start - said.end <= high:
            return turn
    return None


def _to_the_point(turn: Turn, said: Spoken, language: str) -> bool:
    """Whether a reply shows that our words were understood: no machine says it by chance."""
    prompt = turn.prompt
    if prompt.machine:
        return False
    answering = {
        Kind.HELPS,
        Kind.ANSWERS,
        Kind.WRONG,
        Kind.HAND_OVER,
        Kind.ASKS_DETAILS,
        Kind.AGAIN,
        Kind.ASKS_REASON,
        Kind.HOLD_ON,
    }
    if prompt.kinds & answering or prompt.opens & {"affirms", "denies"}:
        return True
    return _of_one_matter(prompt.text, said.text, language)


def _talked_over(party: Party, said: Spoken) -> Sign | None:
    """Whether somebody speaking when we began stopped, or went on; or whether they began in our words."""
    for turn in party.turns:
        if said.start <= turn.start < said.end - TALKED_OVER and turn.end > said.end - TALKED_OVER:
            return Sign("began to talk in the middle of our words", -1.5)
        if turn.start < said.start < turn.end:
            over = min(turn.end, said.end) - said.start
            if over <= TALKED_OVER:
                return Sign("stopped talking when we spoke", 1.0)
            return Sign("talked on over our words", -1.0)
    return None


def _short(turn: Turn) -> str:
    text = turn.prompt.text
    return text if len(text) <= 80 else text[:77].rsplit(" ", 1)[0] + " …"
