"""Chinese words of the library that stand for codes, by collection. The rules' own: casework.labels.library."""
