"""The pages of the documentation site that are made, not written; docs/ holds the others."""
