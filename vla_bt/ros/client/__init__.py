"""Those who give orders: the command line and the demo."""
