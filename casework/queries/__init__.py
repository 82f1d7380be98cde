"""Reads for the pages: plain rows, never objects that could be changed."""
