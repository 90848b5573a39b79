"""How the program is started by others."""

MODULE = 'vla_bt.ros.faulty_servers'
"""For `python -m`."""
JSON_LINES = '--json-lines'
"""Option: orders come in on stdin, events go out on stdout; see `orders`."""
