"""Chinese words of the library that stand for codes; those the rules name are in casework.labels.library."""
