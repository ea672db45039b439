"""Weights of findings and corrections of pairs, fitted on composed texts and development cases."""
