"""The simulated robot behind the interfaces a real one offers."""
