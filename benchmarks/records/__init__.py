"""The diary under load."""
