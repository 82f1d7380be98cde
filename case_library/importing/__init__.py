"""From a file to the text, the articles and the proposed data of a policy document.

The readers (docx, pdf, ofd, html, plain, ocr) run only in the child of child.py (SECURITY 8.4); the rest is
pure text work.
"""
