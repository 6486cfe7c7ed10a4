"""The end of a run: its exit code, its files, its place in the ledger."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from ..core.errors import LedgerUnavailable, MysteryShopError
from ..reports.junit import junit
from ..reports.render import write_report
from ..reports.results import Results, results_of
from .exit_codes import Circumstances, ExitCode, exit_code
from .session import MysterySession


def finish(session: pytest.Session) -> None:
    """Decide the exit code, close the run, write what was asked for."""
    shop = session.config.stash[MysterySession.KEY]
    if not shop.begun or shop.run_id:
        return
    code: int = ExitCode.BROKEN
    try:
        code = _code(session, shop)
        shop.ledger.runs.finish(shop.run.id, code)
        session.exitstatus = code
        _write(shop, results_of(shop.ledger, shop.run))
    except (MysteryShopError, OSError, ValidationError) as error:
        # Anything else would end pytest with 1, which says that a company missed something.
        returncode = ExitCode.MISSED if code == ExitCode.MISSED else ExitCode.BROKEN
        pytest.exit(f"the run could not be finished: {error}", returncode=returncode)


def _code(session: pytest.Session, shop: MysterySession) -> int:
    if shop.faulty_features:
        return ExitCode.USAGE
    if session.exitstatus not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        return int(session.exitstatus)
    beside = Circumstances(
        broken_without_visit=len(shop.unrecorded),
        ordinary_failures=len(shop.ordinary_failures),
        fail_on_pending=shop.options.fail_on_pending,
        min_measured=shop.options.min_measured,
    )
    return exit_code(results_of(shop.ledger, shop.run), beside)


def _write(shop: MysterySession, results: Results) -> None:
    files = {shop.suite.place.state / "results.json": results.as_json()}
    files |= {path: results.as_json() for path in shop.options.results}
    if shop.options.junit:
        files[shop.options.junit] = junit(results)
    for path, text in files.items():
        _put(path, text)
    if shop.options.report:
        write_report(shop.ledger, shop.evidence, shop.options.report, wave=results.wave)


def _put(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise LedgerUnavailable(f"{path} cannot be written: {error.strerror}") from None
