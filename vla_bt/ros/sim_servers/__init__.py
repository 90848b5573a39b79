"""The simulated robot's side of the ROS interfaces a real robot offers."""
