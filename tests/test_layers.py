import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MAY_IMPORT = {
    "core": set(),
    "probes": {"core"},
    "criteria": {"core", "probes"},
    "reports": {"core", "probes", "criteria"},
    "steps": {"core", "probes", "criteria"},
    "runner": {"core", "probes", "criteria", "reports", "steps"},
    "cli": {"core", "probes", "criteria", "reports", "steps", "runner", "demo"},
    "demo": set(),
}
"""The arrows of ARCHITECTURE.md: each layer and what stands below it."""


def imports(path: Path) -> Iterator[str]:
    """The top-level folders of the package that a module imports from."""
    depth = len(path.relative_to(ROOT).parts)
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level == depth:
            yield from [node.module.split(".")[0]] if node.module else [n.name for n in node.names]
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("mysteryshop"):
            yield (node.module or "").split(".")[1]


@pytest.mark.parametrize("layer", sorted(MAY_IMPORT))
def test_a_layer_imports_only_what_stands_below_it(layer):
    """Arrows point one way."""
    for path in (ROOT / layer).rglob("*.py"):
        wrong = set(imports(path)) - MAY_IMPORT[layer] - {layer, "__version__"}
        assert not wrong, f"{path.relative_to(ROOT)} imports {wrong}"


def test_core_knows_no_pytest():
    """A stop is core's own signal; pytest is the runner's business alone."""
    for folder in ("core", "probes", "criteria", "reports"):
        for path in (ROOT / folder).rglob("*.py"):
            assert "import pytest" not in path.read_text("utf-8"), path
