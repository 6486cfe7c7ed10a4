"""The entry point that every pytest loads. Inert, and light, unless a company profile is in play."""

from pathlib import Path

import pytest


def pytest_load_initial_conftests(
    early_config: pytest.Config, parser: pytest.Parser, args: list[str]
) -> None:
    """Wake up when a ``company.toml`` stands in the rootdir or ``--company`` is given."""
    named = any(arg == "--company" or arg.startswith("--company=") for arg in args)
    if not named and not (suite_root(early_config) / "company.toml").is_file():
        return
    # Imported here on purpose: other people's suites must not pay for what they do not use.
    from . import hooks, options

    options.add_company_option(parser)
    options.add_options(parser)
    early_config.pluginmanager.register(hooks, "mysteryshop-runner")


def suite_root(config: pytest.Config) -> Path:
    """The folder of the suite: pytest's rootdir, or where pytest was called if the profile is there."""
    called_in = config.invocation_params.dir
    is_suite = (called_in / "company.toml").is_file()
    return Path(called_in if is_suite else config.rootpath)
