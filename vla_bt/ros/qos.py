"""Qualities of service that several topics share."""

from rclpy.qos import DurabilityPolicy, QoSProfile

NEWEST_KEPT = QoSProfile(depth=1, durability=DurabilityPolicy.TRANSIENT_LOCAL)
"""Who comes later hears the newest message too."""
