"""How well plantar understands texts that it has never read."""
