"""The built-in journeys run against both guises of the sample company."""

import subprocess
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..demo.truth import Medium, Truth
from .output import progress
from .staging import Stage, serve

BY_WEB = ("--builtin", "reachability/contact")
BY_MAIL = (
    *("--builtin", "reachability/mail", "--builtin", "relevance"),
    *("--builtin", "reachability/form"),
)
BY_PHONE = ("--builtin", "reachability/phone", "-k", "bill")

Visits = dict[str, dict[str, Any]]
"""By their ids."""
Process = subprocess.Popen[str]


@dataclass(frozen=True)
class Rehearsal:
    """What the runs came to."""

    results: dict[str, dict[str, Any]]
    """By guise: one results.json, of all that was looked for, written and said."""
    left_out: dict[Medium, str]
    """What could not be played here, and why."""

    def about(self, truth: Truth) -> Truth:
        """What of the truth the runs have asked for."""
        asked = (planted for planted in truth.planted if planted.medium not in self.left_out)
        return replace(truth, planted=tuple(asked))


def rehearse(truth: Truth, folder: Path, without: Sequence[Medium] = ()) -> Rehearsal:
    """Serve both guises at the same time, run, wait for the answers, and bring back the results.

    The calls are made once nothing else keeps the machine busy: they are heard in real time.

    Raises:
        UsageError: the folder cannot be written.
        TryLater: a run of ours broke.
    """
    with ExitStack() as stack:
        staged = serve(truth, folder, stack, without)
        stages, left_out = staged.stages, staged.left_out
        looking = _all_begun(stages, stack, "web.json", *BY_WEB)
        writing = {}
        if "mail" not in left_out:
            writing = _all_begun(stages, stack, "mail.json", "--again", *BY_MAIL)
        results: dict[str, dict[str, Any]] = {
            stage.guise: stage.finished(looking[stage.guise], "web.json") for stage in stages
        }
        written: dict[str, Visits] = {
            stage.guise: _visits(stage.finished(writing[stage.guise], "mail.json"))
            for stage in stages
            if writing
        }
        collecting = _collecting(stages, stack, written)
        calling = {}
        if "phone" not in left_out:
            progress("calling both, and waiting for answers …")
            calling = _all_begun(stages, stack, "calls.json", "--again", *BY_PHONE)
        for stage in stages:
            visits = _visits(results[stage.guise]) | written.get(stage.guise, {})
            for under_way, file in ((collecting, "answers.json"), (calling, "calls.json")):
                if stage.guise in under_way:
                    visits |= _visits(stage.finished(under_way[stage.guise], file))
            results[stage.guise]["visits"] = list(visits.values())
        return Rehearsal(results, left_out)


def _collecting(
    stages: list[Stage], stack: ExitStack, written: dict[str, Visits]
) -> dict[str, Process]:
    """What waits for the answers that are still to come, by guise."""
    collecting: dict[str, Process] = {}
    for stage in stages:
        visits = written.get(stage.guise, {})
        waiting = [visit for visit in visits.values() if visit["outcome"] == "pending"]
        progress(f"{stage.guise}: {len(waiting)} of {len(visits)} letters wait for an answer …")
        if waiting:
            wait = ("answers.json", "--wait=38h", *BY_MAIL)
            collecting[stage.guise] = _begun(stage, stack, *wait)
    return collecting


def _visits(document: dict[str, Any]) -> Visits:
    return {visit["id"]: visit for visit in document["visits"]}


def _all_begun(
    stages: list[Stage], stack: ExitStack, file: str, *arguments: str
) -> dict[str, Process]:
    return {stage.guise: _begun(stage, stack, file, *arguments) for stage in stages}


def _begun(stage: Stage, stack: ExitStack, file: str, *arguments: str) -> Process:
    """A run under way, which ends with the rehearsal at the latest."""
    command = "collect" if file == "answers.json" else "run"
    results = ("--results", str(stage.folder / file))
    mail = file in ("mail.json", "answers.json")
    process = stack.enter_context(stage.start(command, *results, *arguments, mail=mail))
    stack.callback(process.terminate)
    return process
