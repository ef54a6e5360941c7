"""Footnote for programs that speak the Model Context Protocol: ask, search_passages, read_article, over stdio or HTTP."""
