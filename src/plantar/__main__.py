"""``python -m plantar`` is the command ``plantar``."""

from plantar.cli import main

if __name__ == "__main__":
    main()
