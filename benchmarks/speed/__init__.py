"""How fast the engine is, beside its peers in the same run."""
