"""Unsafe plans and their safe twins, fed directly to the check: `plans.yaml`."""
