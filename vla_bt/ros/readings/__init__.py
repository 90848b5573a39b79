"""What the robot senses, written to the world model."""
