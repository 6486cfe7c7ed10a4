"""Use one probe alone, with nothing to configure: what it observes, and what is to be said of it.

contacts URL   how a customer reaches them from this page: phone, e-mail, postal address, form, chat
mail PATH      what stored messages are, and whether they answer a question
phone TARGET   one call: whether a person who can help is reached, and how"""

import argparse
from types import ModuleType

from . import probe_contacts, probe_mail, probe_phone

KINDS: dict[str, ModuleType] = {
    "contacts": probe_contacts,
    "mail": probe_mail,
    "phone": probe_phone,
}
EXAMPLES = """examples:
  mysteryshop probe contacts https://www.example.com/
  mysteryshop probe contacts https://www.example.com/ --country DE --mobile --json
  mysteryshop probe mail answer.eml --question question.json
  mysteryshop probe mail answers/ --question question.json --json
  mysteryshop probe phone sip:help@127.0.0.1:5070 --intent "a fault on my line" --json

The visits of `contacts` and `phone` are kept in .mysteryshop of this folder; `mysteryshop explain ID`
shows their evidence. `mail` reads files and touches nothing. `phone` calls this machine at once, anybody
else with --live."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `mysteryshop probe`."""
    kinds = parser.add_subparsers(dest="kind", required=True, metavar="KIND")
    for name, kind in KINDS.items():
        about = (kind.__doc__ or "").partition(": ")[2]
        kind.add_arguments(kinds.add_parser(name, help=about, description=about))


def run(arguments: argparse.Namespace) -> int:
    """Use the probe that was named."""
    return int(KINDS[arguments.kind].run(arguments))
