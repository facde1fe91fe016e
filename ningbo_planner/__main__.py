"""Lets ``python -m ningbo_planner`` do what the command does."""

import sys

from ningbo_planner.cli import main

if __name__ == "__main__":
    sys.exit(main())
