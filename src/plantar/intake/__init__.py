"""Case files and the interview: answers become evidence."""
