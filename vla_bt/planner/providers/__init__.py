"""Servers of language models: one prompt in, one reply or one named fault out, in time.

`factory` makes the clients that the settings name. A `client` blocks its caller no longer than
allowed, while an `exchange` runs in the `loop_thread`: it asks through a `connection`, in the
words of an `Api`, once or, as `persistence` and `breaker` see fit, again. `complaints` and
`faults` name what goes wrong. Importing any of this imports no client library.
"""
