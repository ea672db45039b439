"""A diary of one person or many: kept, shown, compared, and triaged again with each entry."""
