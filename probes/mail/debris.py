"""What shows that a machine pretends to write personally: fields that were never filled in."""

import re

from .message import Message

LONGEST = 20_000
"""Characters of a message that are looked through."""
_FIELD = r"[A-Za-z][A-Za-z0-9 _.|:-]{0,40}"
FIELDS = re.compile(
    rf"\{{\{{[^{{}}\n]{{1,60}}\}}\}}"  # {{first_name}}: Mustache, Liquid, HubSpot
    rf"|\{{%[^%\n]{{1,60}}%\}}"
    rf"|\$\{{{_FIELD}\}}|\{{!?[A-Za-z]\w*(?:\.\w+)*\}}(?!\w)"  # ${{name}}, {{!Contact.Name}}: Salesforce
    rf"|%%{_FIELD}%%|%[A-Z][A-Z0-9_]{{2,40}}%"  # %%SALUTATION%%, %FIRST_NAME%
    rf"|\[\[{_FIELD}\]\]|\*\|{_FIELD}\|\*"  # [[name]], *|FNAME|*: Mailchimp
    r"|\[(?i:(?:first|last|full|your|customer|client|company)[ _-]?name|insert [a-z ]{2,30})\]"
    r"|<<[A-Za-z][\w .-]{1,40}>>"
)
"""Merge fields as the usual mail tools write them."""
NOBODY = re.compile(
    r"^[^\S\n]*(?:dear|hello|hi|hallo|liebe[rs]?|sehr geehrte[rs]?(?: (?:herr|frau))?|bonjour|ch[eè]re?|hola"
    r"|estimad[oa]|gentile|caro|cara|hej|drog[ia])\s+"
    r"(?:null|undefined|none|nan|n/a|customer name|first ?name|vorname|prénom)\s*[,!:]"
    r"|^[^\S\n]*(?:dear|liebe[rs]?|sehr geehrte[rs]?(?: (?:herr|frau))?|ch[eè]re?|estimad[oa]"
    r"|gentile) +[,!:]",
    re.I | re.M,
)
"""A greeting to nobody, or to what a program calls nobody."""
UNANSWERABLE = re.compile(r"^(?:no|do-?not)[-_.]?reply\b", re.I)


def debris_in(message: Message, text: str) -> tuple[str, ...]:
    """The unfilled fields and empty greetings of a message, as they stand there, each once.

    A person's words from an address that cannot be answered count too: it pretends.
    """
    said = f"{message.subject[:500]}\n{text[:LONGEST]}"
    found = [match[0] for match in FIELDS.finditer(said)]
    found += [match[0].strip() for match in NOBODY.finditer(said)]
    answerable = message.reply_to or message.sender.address
    if UNANSWERABLE.match(answerable):
        found.append(answerable)
    return tuple(dict.fromkeys(found))
