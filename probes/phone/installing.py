"""Getting a voice for calls to this machine: ``flite``, small and free."""

import shutil

from ..installing import Way, administrator, debian, try_way

FLITE = "flite"


def install_voice() -> str | None:
    """Make sure that flite is here; what went wrong, None when it is."""
    if shutil.which(FLITE):
        return None
    root = administrator()
    if root is None:
        return "it takes an administrator"
    if shutil.which("apt-get"):
        return try_way(Way(FLITE, debian(root, FLITE)))
    if shutil.which("dnf"):
        return try_way(Way(FLITE, ((*root, "dnf", "install", "-y", FLITE),)))
    if shutil.which("brew"):
        return try_way(Way(FLITE, (("brew", "install", FLITE),)))
    return "no package manager that is known here"
