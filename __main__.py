"""``python -m mysteryshop`` is the command ``mysteryshop``."""

import sys

from mysteryshop.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
