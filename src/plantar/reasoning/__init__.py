"""Knowledge compiled to arrays; posterior and explanation."""
