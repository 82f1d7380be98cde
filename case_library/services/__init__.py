"""What people do with the library; each function is called inside ``writing()``."""
