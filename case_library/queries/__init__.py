"""What the pages of the library read."""
