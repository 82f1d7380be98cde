"""What the search reads: one document for every entry that staff may find.

Whoever changes an entry calls ``put`` or ``drop`` in the same transaction.
"""
