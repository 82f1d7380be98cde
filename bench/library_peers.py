"""What the library is measured against: tantivy, SQLite's LIKE, FTS5 over dictionary words, FTS5 alone."""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

import rjieba
import tantivy

from case_library.chinese import fold, grams, pairs, runs
from case_library.index import heads
from case_library.index.document import Document
from casework.engine import SQLITE_SETTINGS


def text_of(document: Document) -> str:
    """All folded words of an entry, parted so that no word runs over two fields."""
    return heads.folded(document).replace(heads.PART, "\n")


class Tantivy:
    """The same pairs of characters in a tantivy index, stored with the text for snippets."""

    def __init__(self, documents: Iterable[Document]) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("grams", tokenizer_name="whitespace", index_option="position")
        builder.add_text_field("text", stored=True, tokenizer_name="raw", index_option="basic")
        builder.add_text_field("subject", stored=True, tokenizer_name="raw", fast=True, index_option="basic")
        builder.add_integer_field("day", stored=True, fast=True)
        self.schema = builder.build()
        self.index = tantivy.Index(self.schema)
        analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        self.index.register_tokenizer("whitespace", analyzer)
        writer = self.index.writer(heap_size=256_000_000, num_threads=1)
        for document in documents:
            text = text_of(document)
            writer.add_document(tantivy.Document(
                grams=" ".join(grams(text)), text=text[:200], subject=document.subjects[0],
                day=document.dated_on.toordinal(),
            ))  # fmt: skip
        writer.commit()
        self.index.reload()
        self.searcher = self.index.searcher()

    def query(self, words: str) -> tantivy.Query:
        """All terms, each as a phrase of its pairs."""
        parts = [(tantivy.Occur.Must, self._term(run)) for run in runs(fold(words))]
        return tantivy.Query.boolean_query(parts)

    def _term(self, run: str) -> tantivy.Query:
        found = pairs(run)
        if len(found) == 1:
            return tantivy.Query.term_query(self.schema, "grams", found[0])
        return tantivy.Query.phrase_query(self.schema, "grams", found)

    def best(self, words: str) -> list[Any]:
        """The twenty best with their texts."""
        found = self.searcher.search(self.query(words), limit=20)
        return [self.searcher.doc(address).to_dict() for _, address in found.hits]

    def newest_with_facets(self, words: str) -> list[Any]:
        """The twenty newest with their texts, counted by subject."""
        query = self.query(words)
        found = self.searcher.search(query, limit=20, order_by_field="day")
        self.searcher.aggregate(query, {"subjects": {"terms": {"field": "subject", "size": 20}}})
        return [self.searcher.doc(address).to_dict() for _, address in found.hits]


class Like:
    """The plain texts in a table, searched by LIKE."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self.base = sqlite3.connect(":memory:")
        self.base.execute("CREATE TABLE entries (id INTEGER PRIMARY KEY, title TEXT, text TEXT)")
        rows = ((d.entry_id, fold(d.title), text_of(d)) for d in documents)
        self.base.executemany("INSERT INTO entries VALUES (?, ?, ?)", rows)

    def newest(self, words: str) -> list[Any]:
        """The twenty newest that hold all terms."""
        terms = [f"%{run}%" for run in runs(fold(words))]
        held = " AND ".join("text LIKE ?" for _ in terms)
        shown = "SELECT id, substr(text, 1, 200), count(*) OVER () FROM entries"
        statement = f"{shown} WHERE {held} ORDER BY id DESC LIMIT 20"
        return self.base.execute(statement, terms).fetchall()

    def titles(self, words: str) -> list[Any]:
        """Titles that hold what was typed."""
        return self.base.execute(
            "SELECT title FROM entries WHERE title LIKE ? LIMIT 8", [f"%{words}%"]
        ).fetchall()

    def holding(self, words: str) -> set[int]:
        """All entries that hold all terms."""
        terms = [f"%{run}%" for run in runs(fold(words))]
        held = " AND ".join("text LIKE ?" for _ in terms)
        return {row[0] for row in self.base.execute(f"SELECT id FROM entries WHERE {held}", terms)}


class DictionaryWords:
    """FTS5 over the words of a dictionary, as most systems do it."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self.base = sqlite3.connect(":memory:")
        self.base.execute("CREATE VIRTUAL TABLE words USING fts5 (text)")
        rows = ((d.entry_id, " ".join(rjieba.cut(text_of(d)))) for d in documents)
        self.base.executemany("INSERT INTO words (rowid, text) VALUES (?, ?)", rows)

    def holding(self, words: str) -> set[int]:
        """Entries that hold all words into which a dictionary cuts the query."""
        terms = " AND ".join(f'"{word}"' for run in runs(fold(words)) for word in rjieba.cut(run))
        return {row[0] for row in self.base.execute("SELECT rowid FROM words WHERE words MATCH ?", [terms])}


class FullTextAlone:
    """A table of texts and an FTS5 table over the same pairs and nothing else, as safe on the same disk."""

    def __init__(self, folder: str) -> None:
        self.base = sqlite3.connect(f"{folder}/alone.db")
        for name in ("journal_mode", "synchronous", "secure_delete"):
            self.base.execute(f"PRAGMA {name} = {SQLITE_SETTINGS[name]}")
        self.base.execute("CREATE TABLE entries (id INTEGER PRIMARY KEY, text TEXT)")
        self.base.execute("CREATE VIRTUAL TABLE pairs USING fts5 (grams)")

    def put(self, documents: Iterable[Document]) -> None:
        """Store entries in one transaction."""
        for document in documents:
            text = text_of(document)
            self.base.execute("INSERT OR REPLACE INTO entries VALUES (?, ?)", (document.entry_id, text))
            self.base.execute("INSERT INTO pairs (grams) VALUES (?)", (" ".join(grams(text)),))
        self.base.commit()
