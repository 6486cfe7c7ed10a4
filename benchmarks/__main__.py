"""``make bench``: every benchmark, or those named: ``python -m benchmarks overhead``."""

import importlib
import json
import os
import platform
import sys

BENCHMARKS = (
    "overhead", "browsers", "ledger", "contacts", "hostile_pages",
    "mail", "answers", "mailbox", "hostile_mail",
    "labels", "readings", "menus", "spoken_menus", "people", "calls", "phone_faults", "many_calls",
)  # fmt: skip


def main(names: list[str]) -> int:
    """Run the benchmarks and print one JSON document with figures and how they were taken."""
    unknown = set(names) - set(BENCHMARKS)
    if unknown:
        print(
            f"no benchmark {', '.join(unknown)}; there are: {', '.join(BENCHMARKS)}",
            file=sys.stderr,
        )
        return 2
    machine = {
        "python": platform.python_version(),
        "system": platform.platform(),
        "cores": os.cpu_count(),
    }
    figures = {}
    for name in names or BENCHMARKS:
        print(f"{name} …", file=sys.stderr)
        figures[name] = importlib.import_module(f"benchmarks.{name}").measure()
    print(json.dumps({"machine": machine, **figures}, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
