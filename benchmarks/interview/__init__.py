"""How fast the adaptive interview gets there, on the development cases."""
