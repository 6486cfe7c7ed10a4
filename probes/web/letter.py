"""What a shopper writes to a company by its contact form, and who the shopper is."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import phonenumbers

from ...core.action import Action
from ...core.effects import Effect
from .wording import plain

FIRST_NAME, LAST_NAME, NAME = "first name", "last name", "name"
MAIL, PHONE, COMPANY = "e-mail address", "phone number", "company"
SUBJECT, TOPIC, MESSAGE = "subject", "topic", "message"
ORDER, CUSTOMER = "order number", "customer number"
POSTCODE, CITY, STREET, COUNTRY = "postcode", "city", "street", "country"
SALUTATION, REPLY_BY = "salutation", "way to be answered"


@dataclass(frozen=True)
class FormLetter:
    """One message to be sent once by a contact form: data, so that equal letters are one."""

    home: str
    """The company's home page, where the way to the form begins."""
    device: str
    country: str
    """Where the shopper lives (ISO 3166, two letters)."""
    name: str
    """What the shopper calls themselves."""
    mail: str
    """Where the answer is to come to."""
    subject: str
    text: str
    legal_name: str = ""
    phone: str = ""
    order: str = ""
    facts: dict[str, str] = field(default_factory=dict)
    """What else the shopper may tell, by what it is called: ``{"postcode": "ZZ9 9ZZ"}``."""

    @property
    def action(self) -> Action:
        """The sending as an action of a visit."""
        return Action(
            probe="form-send",
            arguments=vars(self),
            effect=Effect.SUBMIT,
            channel="form",
            host=urlsplit(self.home).netloc,
        )

    def __str__(self) -> str:
        return f"I write to them by the contact form: “{self.subject}”"

    def values(self, want: str) -> tuple[str, ...]:
        """What the shopper puts in where this is wanted, as it may be written; nothing is made up."""
        if told := self.fact(want):
            return (told,)
        known = {
            FIRST_NAME: self._names[0],
            LAST_NAME: self._names[1],
            NAME: self.name or self.legal_name,
            MAIL: self.mail,
            SUBJECT: self.subject,
            MESSAGE: self.text,
            ORDER: self.order,
        }
        if want == PHONE and self.phone:
            return tuple(dict.fromkeys(self._phones()))
        return (known[want],) if known.get(want) else ()

    def fact(self, words: str) -> str:
        """The fact that is called so, or that a question in these words is about."""
        asked = f" {plain(words)} "
        for called, value in self.facts.items():
            if f" {plain(called)} " in asked:
                return value
        return ""

    @property
    def _names(self) -> tuple[str, str]:
        """First and last name; a preferred name of one word takes its last name from the legal one."""
        first, _, last = self.name.strip().partition(" ")
        _, _, legal = self.legal_name.strip().partition(" ")
        return first, last.strip() or legal.strip()

    def _phones(self) -> Iterator[str]:
        yield self.phone
        try:
            number = phonenumbers.parse(self.phone, self.country)
        except phonenumbers.NumberParseException:
            return
        national = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
        yield phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        yield national
        yield "".join(character for character in national if character.isdigit())
