"""A promise that holds on every channel is one criterion: it is judged by what was observed."""

from collections.abc import Callable

from ..core.verdict import Judgement
from ..probes.mail.conversation import Conversation
from ..probes.phone.call import PhoneCall


def on_any_channel(
    mail: Callable[[Conversation], Judgement], phone: Callable[[PhoneCall], Judgement]
) -> Callable[[Conversation | PhoneCall], Judgement]:
    """One judge for letters and for calls."""

    def judge(seen: Conversation | PhoneCall) -> Judgement:
        return phone(seen) if isinstance(seen, PhoneCall) else mail(seen)

    return judge
