"""The case library (案例库): policy documents, standard texts, typical cases, and a search over them.

It may import ``casework``, never the other way. Source: domain 07.
"""
