"""The behaviour server: orders in, ticks, status out."""
