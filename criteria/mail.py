"""Writing to them: whether a real answer comes in time, and how they treat the one who asked."""

from collections.abc import Iterable

from ..core.criterion import Criterion
from ..core.verdict import Figure, Judgement, Level, Outcome, Theme
from ..probes.mail.announcements import announced
from ..probes.mail.conversation import Conversation, Received
from ..probes.mail.kinds import Kind
from ..probes.mail.mentions import sentence_about
from . import spoken
from .channels import on_any_channel

BROCK = "Dave Brock, Experiencing What Our Customers Experience"
PEPPERS_1 = "Don Peppers, Is Your Business Incompetent in its Dealings with Customers?"
PEPPERS_4 = "Don Peppers, Are You Faking It With Your Customers?"


def judge_answered(seen: Conversation, *, threshold: float) -> Judgement:
    """Met when people have answered every sub-question within ``threshold`` clock hours.

    Automatic replies, receipts and boilerplate never count, whenever they come.
    """
    if seen.letter.refused:
        because = f"{seen.letter.to} does not take what I write: {seen.letter.refused}"
        return Judgement(Outcome.MISSED, because, {}, (seen.letter.refused,), seen.letter.evidence)
    if bounce := seen.bounce:
        because = f"{seen.letter.to} does not work: the letter came back"
        return _said(Outcome.MISSED, because, [bounce])
    if seen.is_answered:
        return _in_time(seen, threshold)
    left = seen.open_questions()
    asked = len(seen.question.subquestions)
    people = seen.from_people
    if not people:
        return _nobody(seen, threshold)
    if len(left) < asked:
        because = (
            f"{asked - len(left)} of {asked} questions answered within {threshold:g} hours; "
            f"not answered: {'; '.join(left)}"
        )
    else:
        because = f"a person wrote after {_hours(people[0])}, but answered none of the questions"
    return _said(Outcome.MISSED, because, people, {"answered": asked - len(left), "asked": asked})


def _in_time(seen: Conversation, threshold: float) -> Judgement:
    answers = [seen.answered_by(each.text) for each in seen.question.subquestions]
    whole = [message for message in (*answers, seen.whole_answer) if message]
    last = max(whole, key=lambda message: message.hours)
    in_time = last.hours <= threshold
    found_in = ", found among junk mail" if last.junk else ""
    because = f"a real answer after {_hours(last)}, promised {threshold:g} hours{found_in}"
    figures: dict[str, Figure] = {
        "hours": round(last.hours, 2),
        "business_hours": last.business_hours,
    }
    quotes = tuple(
        message.without_names(said.quote)
        for each in seen.question.subquestions
        if (message := seen.answered_by(each.text))
        for said in message.answer.subquestions
        if said.text == each.text and said.quote
    )
    evidence = tuple(message.evidence for message in dict.fromkeys(whole))
    outcome = Outcome.MET if in_time else Outcome.MISSED
    return Judgement(outcome, because, figures, quotes, evidence)


def _nobody(seen: Conversation, threshold: float) -> Judgement:
    automatic = [message for message in seen.ours if message.kind is Kind.AUTO]
    if automatic:
        first = f"only an automatic reply after {_hours(automatic[0])}"
        because = f"{first}, no answer within {threshold:g} hours"
        return _said(Outcome.MISSED, because, automatic)
    delayed = [message for message in seen.ours if message.kind is Kind.BOUNCE]
    because = f"no answer within {threshold:g} hours"
    if delayed:
        return _said(Outcome.MISSED, f"{because}; the letter could not be delivered yet", delayed)
    return Judgement(Outcome.MISSED, because, {"messages": 0}, evidence=seen.letter.evidence)


def judge_channel(seen: Conversation) -> Judgement:
    """Met when no message sends the customer to another channel than the one they wrote by."""
    if not seen.from_people:
        return _no_word("kept to a channel")
    for message in seen.from_people:
        if push := message.answer.pushes_to:
            because = f"asked by mail, sent to the {push.to}"
            return _said(Outcome.MISSED, because, [message], {}, (push.quote,))
    return _said(Outcome.MET, "they answer by mail", seen.from_people, {"pushes": 0})


def judge_repeat(seen: Conversation) -> Judgement:
    """Met when no message asks again for what the letter told."""
    if not _words(seen):
        return _no_word("asked for anything again")
    for message in _words(seen):
        if again := message.answer.asks_again_for:
            named = " and ".join(again)
            because = f"they ask for the {named} although the letter says it"
            return _said(Outcome.MISSED, because, [message], {"repeats": len(again)})
    return _said(Outcome.MET, "nothing is asked again", _words(seen), {"repeats": 0})


def judge_name(seen: Conversation) -> Judgement:
    """Met when every salutation uses the preferred name; one without a name says nothing."""
    named = [message for message in _words(seen) if message.answer.name_used != "none"]
    wrong = [message for message in named if message.answer.name_used != "preferred"]
    if wrong:
        used = "legal name" if wrong[0].answer.name_used == "legal" else "name of somebody else"
        greeting = wrong[0].text.strip().split("\n", 1)[0][:80]
        because = f"greeted by the {used}, asked to say {seen.question.preferred_name}"
        return _said(Outcome.MISSED, because, wrong, {}, (greeting,))
    if not named:
        return Judgement(Outcome.NOT_MEASURED, "no message greets anybody by name")
    because = f"greeted as {seen.question.preferred_name}"
    return _said(Outcome.MET, because, named, {"greetings": len(named)})


def judge_cliche(seen: Conversation) -> Judgement:
    """Met when no message holds a phrase that everybody is sent."""
    if not _words(seen):
        return _no_word("written a phrase")
    for message in _words(seen):
        if phrases := message.answer.cliches:
            because = f"“{phrases[0]}”"
            figures: dict[str, Figure] = {
                "phrases": sum(len(m.answer.cliches) for m in _words(seen))
            }
            return _said(Outcome.MISSED, because, [message], figures, phrases[:3])
    return _said(Outcome.MET, "no empty phrases", _words(seen), {"phrases": 0})


def judge_words(seen: Conversation) -> Judgement:
    """Met when what they announced within this conversation did happen by mail in time."""
    if not _words(seen):
        return _no_word("announced anything")
    told = [(m, said, hours) for m in _words(seen) for said, hours in announced(m.answer)]
    due = [
        (m, said, m.hours + hours)
        for m, said, hours in told
        if m.hours + hours <= seen.watched_hours
    ]
    for message, said, until in due:
        if not any(message.hours < one.hours <= until for one in seen.from_people):
            because = f"announced “{said.quote}”, and nobody wrote"
            return _said(Outcome.MISSED, because, [message], {"hours": until}, (said.quote,))
    figures: dict[str, Figure] = {"announcements": len(told), "due": len(due)}
    because = "what they announced did happen" if due else "nothing they announced was due yet"
    if not told:
        because = "they announced nothing with a date"
    quotes = tuple(said.quote for _, said, _ in told)
    return _said(Outcome.MET, because, _words(seen), figures, quotes)


def judge_personal(seen: Conversation) -> Judgement:
    """Met when nothing in a message shows that a machine pretends to write personally."""
    if not _words(seen):
        return _no_word("pretended to be personal")
    for message in _words(seen):
        if debris := message.debris:
            because = f"“{debris[0]}” was to be filled in by a machine"
            return _said(Outcome.MISSED, because, [message], {}, debris[:3])
    return _said(
        Outcome.MET, "no merge fields left in what they write", _words(seen), {"debris": 0}
    )


def judge_memory(seen: Conversation, *, fact: str) -> Judgement:
    """Met when a person uses a fact that only an earlier contact told, on whatever channel."""
    if not seen.from_people:
        return _no_word("remembered anything")
    for message in seen.from_people:
        if said := sentence_about(fact, message.text):
            because = f"they know from before that {fact}"
            return _said(Outcome.MET, because, [message], {"remembered": 1}, (said,))
    because = f"nobody knows any more that {fact}"
    return _said(Outcome.MISSED, because, seen.from_people, {"remembered": 0})


def _words(seen: Conversation) -> list[Received]:
    """What they wrote to us, by hand or by machine; no bounces, no newsletters."""
    return [message for message in seen.ours if message.kind in (Kind.HUMAN, Kind.AUTO)]


def _said(
    outcome: Outcome,
    because: str,
    messages: Iterable[Received],
    figures: dict[str, Figure] | None = None,
    quotes: tuple[str, ...] = (),
) -> Judgement:
    """A judgement with the messages it rests on; a miss without a quote of its own shows how they begin."""
    messages = list(messages)
    begins = messages[:3] if outcome is Outcome.MISSED else []
    shown = quotes or tuple(_beginning(message) for message in begins)
    evidence = tuple(message.evidence for message in messages)
    return Judgement(outcome, because, figures or {}, tuple(filter(None, shown)), evidence)


def _beginning(message: Received) -> str:
    """The first lines of a message, for a reader to recognise it by."""
    text = " ".join(message.without_names(message.text).split()) or message.subject
    return text if len(text) <= 160 else text[:157].rsplit(" ", 1)[0] + " …"


def _no_word(what: str) -> Judgement:
    return Judgement(Outcome.NOT_MEASURED, f"nobody wrote, so nobody has {what}")


def _hours(message: Received) -> str:
    minutes = round(message.hours * 60)
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60:02} min"


mail_answered = Criterion(
    id="mail-answered",
    promise="My e-mail gets a real answer within 24 hours",
    theme=Theme.REACHABILITY,
    level=Level.MUST,
    judge=judge_answered,
    source=f"{BROCK}: within 24 hours",
    threshold=24,
    unit="hours",
)

form_answered = Criterion(
    id="form-answered",
    promise="What I write into their contact form gets a real answer within 24 hours",
    theme=Theme.REACHABILITY,
    level=Level.MUST,
    judge=judge_answered,
    source=f"{BROCK}: within 24 hours",
    threshold=24,
    unit="hours",
)

complaint_answered = Criterion(
    id="complaint-answered",
    promise="When I complain, a person answers within 24 hours",
    theme=Theme.RELEVANCE,
    level=Level.MUST,
    judge=judge_answered,
    source=f"{PEPPERS_1}: the hours are ours",
    threshold=24,
    unit="hours",
)

preferred_channel_kept = Criterion(
    id="preferred-channel-kept",
    promise="They answer in the channel I asked for",
    theme=Theme.REACHABILITY,
    level=Level.SHOULD,
    judge=judge_channel,
    source=f"{BROCK}; the rule is ours",
)

no_repeat = Criterion(
    id="no-repeat",
    promise="Nobody asks again for what I have told them",
    theme=Theme.RELEVANCE,
    level=Level.MUST,
    judge=on_any_channel(judge_repeat, spoken.judge_repeat),
    source=PEPPERS_1,
)

preferred_name = Criterion(
    id="preferred-name",
    promise="They call me what I call myself",
    theme=Theme.RELEVANCE,
    level=Level.MUST,
    judge=judge_name,
    source=PEPPERS_4,
)

no_cliche = Criterion(
    id="no-cliche",
    promise="Nobody tells me how important my message or my call is to them",
    theme=Theme.SINCERITY,
    level=Level.SHOULD,
    judge=on_any_channel(judge_cliche, spoken.judge_cliche),
    source=PEPPERS_4,
)

words_match_deeds = Criterion(
    id="words-match-deeds",
    promise="What they say fits what they do",
    theme=Theme.SINCERITY,
    level=Level.MUST,
    judge=on_any_channel(judge_words, spoken.judge_words),
    source=PEPPERS_4,
)

memory_carry = Criterion(
    id="memory-carry",
    promise="When I change channel they know where we were",
    theme=Theme.RELEVANCE,
    level=Level.MUST,
    judge=judge_memory,
    source=PEPPERS_1,
)

no_fake_personal = Criterion(
    id="no-fake-personal",
    promise="No machine pretends to write to me personally",
    theme=Theme.SINCERITY,
    level=Level.SHOULD,
    judge=judge_personal,
    source=PEPPERS_4,
)
