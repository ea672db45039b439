"""Red flags and risk to urgency."""
