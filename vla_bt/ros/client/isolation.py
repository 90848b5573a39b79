"""Keeping the ROS nodes of one program to themselves, and finding each other fast."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_DISCOVERY = """<?xml version="1.0" encoding="UTF-8" ?>
<dds xmlns="http://www.eprosima.com"><profiles>
  <participant profile_name="quick_discovery" is_default_profile="true"><rtps><builtin>
    <discovery_config>
      <leaseDuration><sec>20</sec></leaseDuration>
      <leaseAnnouncement><sec>0</sec><nanosec>200000000</nanosec></leaseAnnouncement>
    </discovery_config>
  </builtin></rtps></participant>
</profiles></dds>
"""
"""Fast DDS calls for other processes five times when it starts, and then every 3 s. On a busy
machine half of all pairs meet only the second time; here they try every 0.2 s."""
_PROFILE_VARIABLES = ('FASTRTPS_DEFAULT_PROFILES_FILE', 'FASTDDS_DEFAULT_PROFILES_FILE')
"""Until Fast DDS 2, and from 3 on."""


@contextmanager
def isolated(domain: int, folder: Path) -> Iterator[None]:
    """Have this process and its children talk in one domain, on this machine only, while entered.

    Args:
        domain: ROS domain id.
        folder: Takes the log files of ROS.
    """
    changes = {
        'ROS_DOMAIN_ID': str(domain),
        'ROS_AUTOMATIC_DISCOVERY_RANGE': 'LOCALHOST',
        'ROS_LOG_DIR': str(folder),
        'RCUTILS_COLORIZED_OUTPUT': '0',
    }
    if not any(name in os.environ for name in _PROFILE_VARIABLES):
        profile = folder / 'fastdds.xml'
        profile.write_text(_DISCOVERY, encoding='utf-8')
        changes.update(dict.fromkeys(_PROFILE_VARIABLES, str(profile)))
    before = {name: os.environ.get(name) for name in changes}
    os.environ.update(changes)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
