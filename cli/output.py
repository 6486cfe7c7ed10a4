"""How commands print: JSON for machines, plain sentences for people, progress only on a terminal."""

import json
import sys
from typing import Any


def print_json(name: str, document: dict[str, Any]) -> None:
    """Print one document; its first key names its schema, ``mysteryshop/NAME/1``."""
    print(json.dumps({"schema": f"mysteryshop/{name}/1", **document}, indent=2, ensure_ascii=False))


def progress(sentence: str) -> None:
    """Say what is going on, if somebody is watching."""
    if sys.stderr.isatty():
        print(sentence, file=sys.stderr)
