"""What is fitted rather than estimated, with the one command that makes it again."""
