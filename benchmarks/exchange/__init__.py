"""Correctness and speed of the room exchange."""
