"""Weights of findings and what they mean together, fitted on cases, texts and judgements."""
