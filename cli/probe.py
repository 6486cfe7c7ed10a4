"""Use one probe alone, with nothing to configure: what it observes, and what is to be said of it.

contacts URL   how a customer reaches them from this page: phone, e-mail, postal address, form, chat
mail PATH      what stored messages are, and whether they answer a question"""

import argparse
from types import ModuleType

from . import probe_contacts, probe_mail

KINDS: dict[str, ModuleType] = {"contacts": probe_contacts, "mail": probe_mail}
EXAMPLES = """examples:
  mysteryshop probe contacts https://www.example.com/
  mysteryshop probe contacts https://www.example.com/ --country DE --mobile --json
  mysteryshop probe mail answer.eml --question question.json
  mysteryshop probe mail answers/ --question question.json --json

The visit of `contacts` is kept in .mysteryshop of this folder; `mysteryshop explain ID` shows its
evidence. `mail` reads files and touches nothing."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `mysteryshop probe`."""
    kinds = parser.add_subparsers(dest="kind", required=True, metavar="KIND")
    for name, kind in KINDS.items():
        about = (kind.__doc__ or "").partition(": ")[2]
        kind.add_arguments(kinds.add_parser(name, help=about, description=about))


def run(arguments: argparse.Namespace) -> int:
    """Use the probe that was named."""
    return int(KINDS[arguments.kind].run(arguments))
