"""The ports of a robot over ROS: Nav2, MoveIt, grippers, head, detector, voice."""
