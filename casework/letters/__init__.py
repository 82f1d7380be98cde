"""Letters (文书): from the facts of a case to the frozen content and its PDF.

compose → content → checks → render (in a child process, see pool).
"""
