"""What can be typed after ``plantar``: a module for each command or group of commands.

Each has an ``app`` with what it takes and says of itself; what it does is loaded when it runs.
"""

NAMES = (
    "assess", "claims", "localize", "selftest", "shoes", "letter", "replay", "evaluate", "serve",
    "diet", "exercise", "follow-up", "mcp", "knowledge", "map", "fhir", "exchange", "population",
    "safety", "diary", "accounts",
)  # fmt: skip
"""In the order of the help; the module of ``follow-up`` is ``follow_up``."""
