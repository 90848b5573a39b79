"""Servers of language models: one prompt in, one reply or one named fault out, in time."""
