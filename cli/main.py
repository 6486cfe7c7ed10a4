"""The command ``mysteryshop``: finds the command's module, parses its arguments, reports errors."""

import argparse
import importlib
import os
import sys
import traceback
from collections.abc import Sequence
from types import ModuleType

from .. import __version__
from ..core.errors import MysteryShopError, TryLater

COMMANDS = {
    "demo": "the sample company, end to end, on this machine",
    "audit": "any public website, read-only, nothing to configure; several are compared",
    "init": "a company.toml, a first feature and a CI workflow, ready to run",
    "run": "journeys of this folder (= pytest with our options)",
    "collect": "take pending visits further",
    "probe": "one probe alone: observation and criteria",
    "resolve": "decide by hand what rules could not",
    "explain": "why this verdict: steps, observations, evidence",
    "replay": "judge the stored observations of a visit again",
    "report": "the HTML report from the ledger",
    "steps": "the phrases one can write, with examples",
    "doctor": "what works here, what is missing, how to get it",
    "verify": "hash chain, evidence files, report figures",
    "stop": "the kill switch",
}
"""Every command and what it is for; each is a module beside this one."""
READER_GONE = 141
"""Exit code when nobody reads our output any more, as of a program ended by SIGPIPE (128 + 13)."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; its exit code is returned. Errors of ours are one plain message, never a trace."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    parser = _parser()
    if not arguments or arguments[0] not in COMMANDS:
        parser.parse_args(arguments or ["--help"])
        return 2
    name, *rest = arguments
    command = importlib.import_module(f".{name}", __package__)
    try:
        code = int(command.run(_parse(command, name, rest)))
        sys.stdout.flush()  # at exit it would be too late to hear that nobody reads it
        return code
    except MysteryShopError as error:
        print(f"mysteryshop {name}: {error}", file=sys.stderr)
        return 10 if isinstance(error, TryLater) else 2
    except KeyboardInterrupt:
        print(f"mysteryshop {name}: interrupted", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # What is still to be flushed at exit goes nowhere, without a message.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return READER_GONE
    except Exception:
        # Exit code 1 means "missed": a bug of ours must never be taken for that.
        traceback.print_exc()
        print(f"mysteryshop {name}: this is a bug of ours; please report it", file=sys.stderr)
        return 10


def _parse(command: ModuleType, name: str, rest: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog=f"mysteryshop {name}",
        description=command.__doc__,
        epilog=command.EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,  # pytest's --co must not be taken for our --company
    )
    command.add_arguments(parser)
    if getattr(command, "PASSES_ON", False):
        arguments, unknown = parser.parse_known_args(rest)
        arguments.passed_on = unknown
        return arguments
    return parser.parse_args(rest)


def _parser() -> argparse.ArgumentParser:
    width = max(map(len, COMMANDS))
    listed = "\n".join(f"  {name:<{width}}  {text}" for name, text in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="mysteryshop",
        description="Test a company the way its customers meet it.",
        epilog=f"commands:\n{listed}\n\n`mysteryshop COMMAND --help` tells more, with examples.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"mysteryshop {__version__}")
    parser.add_argument("command", choices=COMMANDS, metavar="COMMAND", help="see below")
    return parser
