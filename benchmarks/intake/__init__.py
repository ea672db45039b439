"""Whether words become the right evidence."""
