"""Makes the reader: a small encoder that says which findings a text states."""
