"""Everything medicine tells us: the schema, the reviewed data files and their loader."""
