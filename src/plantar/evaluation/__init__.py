"""How well answers do on a folder of cases, as the literature on symptom checkers reports it."""
