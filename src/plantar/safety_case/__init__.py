"""The safety case: hazards, their controls, and what proves that the controls work."""
