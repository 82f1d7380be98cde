"""What people typed, read into values: forms know no law."""
