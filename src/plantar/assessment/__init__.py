"""The one façade: evidence in, Report out."""
