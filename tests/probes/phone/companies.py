"""Companies as generators: what is heard of them in a call without audio, and what they wait for."""

from mysteryshop.probes.phone.line import Progress
from mysteryshop.probes.phone.plan import CallPlan

from .scripted import ANSWERS, RINGING, busy, music, plays, rings, says, signal, silence, tone

PLAN = CallPlan("sip:service@127.0.0.1:5070", "I have a question about my invoice")


MENU = (
    "Welcome to Tidewater Broadband. For sales, press 1. For billing, press 2. "
    "For technical support, press 3. For anything else, press 0."
)


ANA = "Good morning, Tidewater Broadband, Ana speaking, how can I help you?"


TOM = "Hello, billing department, this is Tom, what can I do for you?"


CAN = "Yes of course, let me have a look at that for you."


OVER = "I see. That is something for my colleagues, I'll put you through."


def picks_up():
    yield RINGING
    yield rings(3)
    yield ANSWERS


def key_at(menu, times=3, pause=6):
    """Reads a menu out until a key comes; gives back the key."""
    for _ in range(times):
        did = yield plays(menu, until=("key",))
        did = did or (yield silence(pause, until=("key",)))
        for kind, key in did:
            if kind == "key":
                return key
    return None


def listens(seconds=20):
    """Silent until the caller has spoken."""
    did = yield silence(seconds, until=("said",))
    yield silence(0.8)
    return [text for kind, text in did if kind == "said"]


def helps(greeting=ANA):
    yield says(greeting)
    yield from listens()
    yield says(CAN)
    yield from listens()
    yield silence(10)


def hands_over(greeting=ANA, words=OVER):
    yield says(greeting)
    yield from listens()
    yield says(words)


def good():
    yield from picks_up()
    key = yield from key_at(MENU)
    assert key == "2"
    yield plays("Your call is very important to us. Please hold for the next available advisor.")
    yield music(20)
    yield from helps()


def direct():
    yield from picks_up()
    yield from helps()


def waits_for_us():
    yield from picks_up()
    yield from listens()
    yield says("Yes, hello, sure, I can help you with that.")
    yield from listens()


def transferred():
    yield from picks_up()
    yield from hands_over()
    yield music(8)
    yield from helps(TOM)


def transferred_by_refer():
    yield from picks_up()
    yield from hands_over()
    yield signal(Progress.TRANSFER, detail="sip:billing@127.0.0.1:5071")
    yield rings(4)
    yield from helps(TOM)


def transferred_in_silence():
    yield from picks_up()
    yield from hands_over()
    yield silence(5)
    yield from helps(TOM)


def three_transfers():
    yield from picks_up()
    yield from hands_over()
    yield music(6)
    yield from hands_over(TOM, "Sorry, wrong department. I'll transfer you.")
    yield rings(4)
    yield from hands_over("Customer service, how may I help?", "One moment, I'll connect you.")
    yield music(5)
    yield from helps("Accounts, my name is Jo, how can I help?")


def back_from_hold():
    yield from picks_up()
    yield says(ANA)
    yield from listens()
    yield says("One moment please, bear with me.")
    yield music(15)
    yield says("Thanks for holding. I can see your invoice, I can help you with that.")
    yield from listens()


def voicemail():
    yield from picks_up()
    yield plays(
        "You have reached Tidewater. Nobody can take your call. Please leave a message after the tone."
    )
    yield tone()
    yield silence(60)


def closed():
    yield from picks_up()
    yield plays(
        "Thank you for calling Tidewater. We are currently closed. Our office hours are nine to five."
    )
    yield silence(20)


def loop():
    yield from picks_up()
    while (yield from key_at(MENU, times=9)) is not None:
        pass


def deaf_menu():
    yield from picks_up()
    for _ in range(20):
        yield plays(MENU)
        yield silence(6)


def queue_for_ever():
    yield from picks_up()
    while True:
        yield plays("All our advisors are busy. You are number three in the queue.")
        yield music(30)


def silent_for_ever():
    yield from picks_up()
    while True:
        yield silence(10)


def never_heard():
    yield from picks_up()
    yield silence(20)


def music_for_ever():
    yield from picks_up()
    while True:
        yield music(30)


def dropped():
    yield from picks_up()
    yield plays("Welcome to Tidewater.")
    yield silence(1)


def website():
    yield from picks_up()
    yield plays(
        "We no longer take calls. Please visit our website at www dot tidewater dot example. Goodbye."
    )


def engaged():
    yield signal(Progress.ENDED, code=486, detail="Busy Here")


def busy_tone():
    yield ANSWERS
    yield busy(30)


def unavailable():
    yield signal(Progress.ENDED, code=480, detail="Temporarily Unavailable")


def overloaded():
    yield signal(Progress.ENDED, code=503, detail="Service Unavailable")


def nothing_there():
    yield silence(2)
    yield signal(Progress.ENDED, detail="connection refused")


def declined():
    yield signal(Progress.ENDED, code=603, detail="Decline")


def never_picks_up():
    yield RINGING
    while True:
        yield rings(10)


def muddled():
    yield from picks_up()
    for _ in range(9):
        did = yield plays(
            "Press 1. Or something, press 2. And so on, press 3",
            also="sorry what was it",
            until=("key",),
        )
        if not did:
            yield silence(6)
    yield silence(60)
