"""What a field of a form wants: told by its autocomplete token, its type and its words."""

import re
from collections.abc import Sequence

from .fields import Field
from .letter import (
    CITY,
    COMPANY,
    COUNTRY,
    CUSTOMER,
    FIRST_NAME,
    LAST_NAME,
    MAIL,
    MESSAGE,
    NAME,
    ORDER,
    PHONE,
    POSTCODE,
    REPLY_BY,
    SALUTATION,
    STREET,
    SUBJECT,
    TOPIC,
)
from .wording import plain, says

TOKENS = {
    "given-name": FIRST_NAME,
    "family-name": LAST_NAME,
    "name": NAME,
    "email": MAIL,
    "tel": PHONE,
    "tel-national": PHONE,
    "organization": COMPANY,
    "postal-code": POSTCODE,
    "address-level2": CITY,
    "street-address": STREET,
    "address-line1": STREET,
    "country": COUNTRY,
    "country-name": COUNTRY,
    "honorific-prefix": SALUTATION,
}
"""Autocomplete tokens (WHATWG HTML, 4.10.18.7.1)."""
WORDS = {
    "field_email": MAIL,
    "field_order": ORDER,
    "field_customer": CUSTOMER,
    "field_company": COMPANY,
    "field_phone": PHONE,
    "field_full_name": NAME,
    "field_first_name": FIRST_NAME,
    "field_last_name": LAST_NAME,
    "field_subject": SUBJECT,
    "field_postcode": POSTCODE,
    "field_city": CITY,
    "field_street": STREET,
    "field_country": COUNTRY,
    "field_message": MESSAGE,
    "field_salutation": SALUTATION,
    "field_name": NAME,
}
"""Kinds of wording → what is wanted; the first that is said counts."""
CHOICES = {
    "field_reply_by": REPLY_BY,
    "field_country": COUNTRY,
    "field_salutation": SALUTATION,
    "field_topic": TOPIC,
}
"""The same for fields where one chooses."""
ALONE = {"姓": LAST_NAME, "名": FIRST_NAME, "sei": LAST_NAME, "mei": FIRST_NAME}
"""Labels that mean this only when nothing else is said."""
ASIDE = re.compile(r"[(\[（【][^()\[\]（）【】]{0,200}[)\]）】]")
"""What is said by the way."""
HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])|[\[\].]")
"""Where the name of a field is made of several words."""
MARKS = "*＊※:：?？ "
CAN_BE_TYPED = frozenset({"text", "email", "tel", "textarea", "search", "number", "url"})


def wants_of(fields: Sequence[Field]) -> list[str]:
    """What each field wants; empty where it cannot be told.

    Beside a first name "name" means the last name, and the other way round: Vorname and Name, Nom
    and Prénom, Nombre and Apellidos.
    """
    wants = [want_of(field) for field in fields]
    if NAME in wants and (FIRST_NAME in wants) != (LAST_NAME in wants):
        meant = LAST_NAME if FIRST_NAME in wants else FIRST_NAME
        wants = [meant if want == NAME else want for want in wants]
    return wants


def want_of(field: Field) -> str:
    """What one field wants, by itself."""
    if field.chooses:
        return _said(CHOICES, field) or _reply_by(field)
    if field.type not in CAN_BE_TYPED:
        return ""
    if field.type == "email":
        return MAIL
    token = field.token.split()[-1:]
    if token and token[0] in TOKENS:
        return TOKENS[token[0]]
    said = _said(WORDS, field)
    if field.type == "textarea":
        return said if said in (STREET, COMPANY) else MESSAGE
    if field.type == "tel" and said not in (ORDER, CUSTOMER, POSTCODE):
        return PHONE
    return said


def _said(kinds: dict[str, str], field: Field) -> str:
    """What the words of a field want: its label before what only stands near it."""
    whole = f"{field.group} {field.label}" if field.label or field.chooses else ""
    for source in (field.label, whole, field.beside, field.placeholder, _parts(field.name)):
        words = ASIDE.sub(" ", source).strip(MARKS) or source
        if not words.strip(MARKS):
            continue
        if alone := ALONE.get(plain(words).strip(MARKS)):
            return alone
        for kind, want in kinds.items():
            if says(kind, words) and not (want == NAME and says("field_not_name", source)):
                return want
    return ""


def _parts(name: str) -> str:
    return HUMP.sub(" ", name)


def _reply_by(field: Field) -> str:
    by_mail = any(says("field_email", option.label) for option in field.options)
    by_phone = any(says("field_phone", option.label) for option in field.options)
    return REPLY_BY if by_mail and by_phone else ""
