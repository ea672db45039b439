"""Whether a drawing finds the lesion."""
