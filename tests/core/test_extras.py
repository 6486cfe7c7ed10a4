"""Optional parts: who misses one is told how to get it; a fault of ours stays one."""

import sys

import pytest

from mysteryshop.core.errors import MissingExtra
from mysteryshop.core.extras import extra


def test_a_missing_package_is_told_as_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the command that installs it, and what is missing."""
    monkeypatch.setitem(sys.modules, "baresip", None)
    told = r"^telephone calls need an extra: pip install 'mysteryshop\[phone\]' \(.*baresip"
    with pytest.raises(MissingExtra, match=told), extra("phone", "telephone calls"):
        import baresip  # noqa: F401


def test_a_missing_module_of_ours_is_a_fault() -> None:
    """No extra brings it."""
    with pytest.raises(ImportError, match="extraz"), extra("phone", "telephone calls"):
        import mysteryshop.core.extraz  # noqa: F401


def test_a_missing_name_of_ours_is_a_fault() -> None:
    """Nor this."""
    with pytest.raises(ImportError, match="extraz"), extra("phone", "telephone calls"):
        from mysteryshop.core.extras import extraz  # noqa: F401
