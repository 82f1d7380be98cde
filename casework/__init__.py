"""Cases: what the office does with a request, from the letter box to the archive."""
