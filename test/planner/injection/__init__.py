"""Text of the world that wants to be obeyed, and a model that obeys it."""
