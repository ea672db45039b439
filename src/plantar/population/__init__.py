"""The same assessment over tables of millions: batches of Arrow in, batches of Arrow out."""
