"""The ROS 2 edge, and the only place that imports rclpy and message packages.

Lanes talk to action servers, ports put meaning on lanes, readings fill the world model.
"""
