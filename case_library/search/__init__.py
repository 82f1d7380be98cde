"""The search: words, synonyms and pinyin in, ranked entries out; alike on both databases (domain 07 § 6)."""
