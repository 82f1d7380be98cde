"""Joins the library to the commands and jobs of the desk; imported once by app.py."""

from case_library import loading
from casework.further import LOADERS

LOADERS["library"] = loading.load
