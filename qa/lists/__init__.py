"""Where a text enumerates: in a sentence, in bullets, in a table; by offset, pure."""
