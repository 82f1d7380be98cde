"""Use cases, one function each; no request, no commit."""
