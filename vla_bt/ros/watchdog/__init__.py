"""A process of its own that stops the robot when the behaviour server is silent."""
