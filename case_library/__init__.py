"""Case library (案例库): what earlier cases teach. Only its place in the order of imports stands so far."""
