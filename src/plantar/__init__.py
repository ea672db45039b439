"""plantar: an open, explainable assessment of a numb heel, foot or leg."""

__version__ = "0.1.0"
