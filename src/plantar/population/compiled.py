"""Compiles knowledge and rules on import: only for the process that workers are forked from."""

from plantar.population.parts import door

_ = door().cohorts
