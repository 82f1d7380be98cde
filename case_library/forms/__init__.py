"""Forms of the library: they read what was typed and know no rule."""
