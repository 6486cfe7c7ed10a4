import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOT_SHIPPED = {"tests", "benchmarks", "build", "docs"}


def packages_on_disk() -> set[str]:
    """Every folder with Python modules, as the package it becomes."""
    found = {
        path.parent.relative_to(ROOT)
        for path in ROOT.rglob("*.py")
        if not any(part.startswith(".") for part in path.relative_to(ROOT).parts)
    }
    return {
        ".".join(("mysteryshop", *folder.parts))
        for folder in found
        if folder.parts and folder.parts[0] not in NOT_SHIPPED
    }


def test_every_package_is_listed():
    """A folder with modules that is not listed would vanish from the wheel without an error."""
    setuptools = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]
    listed = set(setuptools["packages"])
    assert packages_on_disk() | {"mysteryshop", "mysteryshop.features"} == listed


def test_nothing_else_lies_in_the_root():
    """The root is the package: every module in it is shipped, so there are only the two meant ones."""
    assert {path.name for path in ROOT.glob("*.py")} == {"__init__.py", "__main__.py"}


def test_every_top_level_folder_is_mapped():
    """A listed package is found in the folder of its name, because each top folder is mapped."""
    setuptools = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]
    tops = {".".join(name.split(".")[:2]) for name in setuptools["packages"]}
    assert tops == set(setuptools["package-dir"])


def test_the_constraints_name_no_place():
    """The tested versions are pinned by name alone, never by an address."""
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    assert lines
    assert all("==" in line and "/" not in line for line in lines)
