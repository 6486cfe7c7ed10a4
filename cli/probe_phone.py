"""``mysteryshop probe phone TARGET``: one call, what came of it, and what is to be said of it."""

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ..core.action import Called
from ..core.canonical import digest
from ..core.company import Company
from ..core.criterion import Criterion
from ..core.effects import Permissions
from ..core.errors import UsageError
from ..core.extras import extra
from ..core.numbers import is_sip, sip_address
from ..core.shopper import ANYBODY, Shopper, load_shoppers
from ..core.verdict import Verdict
from ..criteria.mail import no_cliche, no_repeat, words_match_deeds
from ..criteria.phone import (
    human_transfers,
    no_dead_end_call,
    no_forced_voicemail,
    no_phone_maze,
    time_to_human,
)
from ..probes.phone.call import PhoneCall
from ..probes.phone.plan import ALLOWED_TRANSFERS, PATIENCE, CallPlan
from ..reports.visible import visible
from .local_line import VOICE, local_line
from .output import print_json, progress
from .probe_phone_map import MOST_CALLS, Survey
from .probe_phone_map import run as draw_map
from .solo import solo_visit

JUDGED: tuple[Criterion, ...] = (
    human_transfers,
    time_to_human,
    no_phone_maze,
    no_forced_voicemail,
    no_dead_end_call,
    no_repeat,
    no_cliche,
    words_match_deeds,
)
NOWHERE = "http://127.0.0.1/"
"""In place of a website: a call alone has none."""
OWN_RECORDS = {"answered_at_s", "placed", "allowed_transfers", "versions", "said_open"}
"""Of the observation, what the document leaves to `explain`."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `mysteryshop probe phone`."""
    parser.add_argument("target", metavar="TARGET", help="sip:user@host:port, or a number: +44…")
    parser.add_argument(
        "--intent", default="a question about my invoice", metavar="WHAT",
        help='what the call is about: "%(default)s", or the whole sentence that is said',
    )  # fmt: skip
    parser.add_argument("--question", default="", metavar="TEXT", help="what is asked after that")
    parser.add_argument("--language", default="en", metavar="en", help="in which they speak")
    parser.add_argument(
        "--max-transfers", type=int, default=ALLOWED_TRANSFERS, metavar="N",
        help="hand-overs from person to person that are gone along with",
    )  # fmt: skip
    parser.add_argument(
        "--patience", type=float, default=PATIENCE, metavar="SECONDS",
        help="within which a person is to be there (default: %(default)g)",
    )  # fmt: skip
    parser.add_argument(
        "--shopper", default="", metavar="NAME", help="whose line of shoppers.toml is used"
    )
    parser.add_argument(
        "--transcriber",
        metavar="MODEL",
        help="a faster-whisper model by name or folder; '' for none",
    )
    parser.add_argument(
        "--voice", metavar="COMMAND", help=f"what speaks for us, such as “{VOICE}”; '' for nothing"
    )
    parser.add_argument(
        "--map", action="store_true", help="draw what stands behind every key, with a call for each"
    )
    parser.add_argument(
        "--calls", type=_some, default=MOST_CALLS, metavar="N",
        help="calls for a map at most; the same command goes on with it (default: %(default)s)",
    )  # fmt: skip
    parser.add_argument("--live", action="store_true", help="call, also beyond this machine")
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def run(arguments: argparse.Namespace) -> int:
    """Call once, and say what came of it; nothing that is not asked for is dialled."""
    company = _company(arguments.target)
    company.scope.check_number(arguments.target)
    shopper, live = _shopper(arguments), _live(arguments)
    if arguments.map:
        survey = Survey(arguments.target, arguments.language, arguments.calls)
        return draw_map(survey, company, shopper, live=live, as_json=arguments.json)
    plan = CallPlan(
        target=arguments.target,
        wants=_sentence(arguments.intent),
        question=arguments.question,
        language=arguments.language,
        allowed_transfers=arguments.max_transfers,
        patience=arguments.patience,
    )
    progress(f"{plan} …")
    called, verdicts, visit = _placed(company, shopper, plan, live=live)
    if arguments.json:
        print_json("phone", document(called.observation, verdicts, visit))
    else:
        print("\n".join(map(visible, sentences(called.observation, verdicts, visit))))
    return 0


def document(seen: PhoneCall, verdicts: list[Verdict], visit: str) -> dict[str, Any]:
    """The observation and its criteria as JSON data; the names are documented in docs/json.md."""
    observed = {name: value for name, value in asdict(seen).items() if name not in OWN_RECORDS}
    return {
        **observed,
        "visit": visit,
        "criteria": [
            {
                "criterion": verdict.criterion,
                "verdict": verdict.outcome,
                "because": verdict.judgement.because,
            }
            for verdict in verdicts
        ],
    }


def sentences(seen: PhoneCall, verdicts: list[Verdict], visit: str) -> list[str]:
    """The same for people."""
    lines = [f"{seen.target}: {seen.told}, {seen.total_s:.0f} s in all"]
    lines += [f"  {key.at_s:6.1f} s  pressed {key.key}: {key.because}" for key in seen.keys_pressed]
    lines += [
        f"  {turn.start_s:6.1f} s  {'we say' if turn.by == 'us' else 'they say'}: {turn.text}"
        for turn in seen.transcript
        if turn.text
    ]
    lines += [
        f"  {verdict.outcome.upper():<12}  {verdict.criterion}: {verdict.judgement.because}"
        for verdict in verdicts
    ]
    return [*lines, f"  evidence: mysteryshop explain {visit}"]


def _placed(
    company: Company, shopper: Shopper, plan: CallPlan, *, live: bool
) -> tuple[Called[PhoneCall], list[Verdict], str]:
    with extra("phone", "telephone calls"):
        from ..probes.phone.placing import place_call
    permissions = Permissions(live=live)
    with solo_visit(company, "probe:phone", str(plan), shopper, permissions) as visit:
        called = visit.call(plan.action, lambda attempt: place_call(plan, attempt))
        for criterion in JUDGED:
            visit.expect(criterion, called)
        return called, visit.verdicts, visit.id


def _company(target: str) -> Company:
    """A profile for a target nobody has configured: this target, and nothing else."""
    here = is_sip(target) and sip_address(target).is_loopback
    budget = {"contacts_per_week": 10_000, "calls_a_day": 10_000} if here else {}
    return Company.model_validate(
        {
            "company": {
                "id": f"phone-{digest(target)[:12]}",
                "name": target,
                "website": NOWHERE,
                "country": "ZZ",
            },
            "scope": {"hosts": ["127.0.0.1"], "numbers": [target]},
            "budget": budget,
        }
    )


def _shopper(arguments: argparse.Namespace) -> Shopper:
    """Who calls: with the line of the named shopper, or one that is good enough for this machine.

    Raises:
        UsageError: there is no such shopper.
    """
    known = load_shoppers(Path("shoppers.toml"))
    if arguments.shopper and arguments.shopper not in known:
        raise UsageError(
            f"--shopper: found {arguments.shopper!r}; allowed: {', '.join(known)} (shoppers.toml)"
        )
    shopper = known[arguments.shopper or ANYBODY.name]
    line = shopper.line or local_line()
    named = {"transcriber": arguments.transcriber, "voice": arguments.voice}
    changed = {name: value for name, value in named.items() if value is not None}
    return shopper.model_copy(update={"line": line.model_copy(update=changed)})


def _some(text: str) -> int:
    if not text.isdigit() or not int(text):
        raise argparse.ArgumentTypeError(f"found {text!r}; allowed: a whole number from 1")
    return int(text)


def _live(arguments: argparse.Namespace) -> bool:
    target = arguments.target
    return bool(arguments.live or (is_sip(target) and sip_address(target).is_loopback))


def _sentence(intent: str) -> str:
    """What is said: the words themselves where they are a sentence."""
    words = intent.strip().rstrip(".")
    whole = words.split()[:1] and words.split()[0].lower() in ("i", "i'd", "i'm", "my", "we", "our")
    if words.endswith("?"):
        return words
    if whole:
        return f"{words}."
    return f"I have {words}." if words.startswith("a question") else f"I am calling about {words}."
