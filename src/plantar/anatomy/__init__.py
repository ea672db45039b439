"""Regions of skin, painted maps, sites, and what a lesion makes numb."""
