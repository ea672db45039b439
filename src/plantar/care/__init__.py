"""What can be done: a safe plan, daily life, tests, whom to see, and what the article claims."""
