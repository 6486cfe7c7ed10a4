"""Which option a customer with a question takes."""

from collections.abc import Callable, Sequence

from .fields import Field, Option
from .letter import COUNTRY, REPLY_BY, SALUTATION, TOPIC, FormLetter
from .wording import pattern, plain, says

EXACT, SAID = 2, 1


def option_for(
    field: Field, want: str, letter: FormLetter, countries: Sequence[str]
) -> Option | None:
    """The option that is true of the shopper, or harmless; None when there is none."""
    options = [option for option in field.options if not _is_no_choice(option)]
    if told := letter.fact(want) or letter.fact(field.words):
        return _first(options, lambda option: plain(told) == plain(option.label))
    if says("field_marketing", field.words):
        return _first(options, lambda option: says("negation", option.label))
    if want == COUNTRY:
        known = {plain(name) for name in countries}
        return _first(options, lambda o: bool({plain(o.label), plain(o.value)} & known))
    if want == REPLY_BY:
        return _best(options, "field_email", but="field_phone")
    if want == SALUTATION:
        return _best(options, "neutral")
    if want == TOPIC:
        ours = [option for option in options if not _is_for_others(option)]
        return _best(ours, "topic_general", "topic_other") or next(iter(ours), None)
    return _best(options, "topic_other", "neutral") if field.required else None


def _best(options: Sequence[Option], *kinds: str, but: str = "") -> Option | None:
    """The option that says nothing but such words, else one that says them at all."""
    for least in (EXACT, SAID):
        for kind in kinds:
            for option in options:
                if _fit(kind, option.label) >= least and not (but and says(but, option.label)):
                    return option
    return None


def _fit(kind: str, label: str) -> int:
    rest, said = pattern(kind).subn("", plain(label))
    if not said:
        return 0
    return EXACT if sum(character.isalpha() for character in rest) < 3 else SAID


def _first(options: Sequence[Option], fits: Callable[[Option], bool]) -> Option | None:
    return next((option for option in options if fits(option)), None)


def _is_no_choice(option: Option) -> bool:
    """Whether it only asks to choose."""
    nothing = not any(character.isalnum() for character in option.label)
    return nothing or (not option.path and not option.value) or _asks_to_choose(option)


def _asks_to_choose(option: Option) -> bool:
    return _fit("field_choose", option.label) == EXACT


def _is_for_others(option: Option) -> bool:
    return says("sales", option.label) or says("press", option.label)
