"""The knowledge as a reader meets it: entries, links both ways, figures, search."""
