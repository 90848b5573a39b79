"""From a sentence to checked, guarded behaviour trees on ROS 2 robots."""

__version__ = '0.1.0'
