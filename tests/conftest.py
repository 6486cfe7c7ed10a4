import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path

import pytest

from mysteryshop.demo import Switchboard


@pytest.fixture
def serve_calls(tmp_path: Path) -> Iterator[Callable[..., Switchboard]]:
    """Serves a switchboard's script (YAML); skips where flite or a module that is needed is missing."""
    with ExitStack() as serving:

        def serve(script: str, *needs: str) -> Switchboard:
            if not shutil.which("flite") or any(find_spec(module) is None for module in needs):
                pytest.skip(f"flite or one of {', '.join(needs)} is not installed")
            path = tmp_path / "script.yaml"
            path.write_text(script, "utf-8")
            return serving.enter_context(Switchboard(path))

        yield serve
