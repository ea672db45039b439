"""Whether the probabilities can be believed, and how much tempering makes them so."""
