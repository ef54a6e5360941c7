"""Content security policies and what each allows: (page, server, header, script allowed, frame allowed).

The matrix is judged by our own matching and by a real Chromium, which have to agree. The nonce of a page is `abc`, and its
script has none.
"""

HTTPS, HTTP = "https://wiki.example/page", "http://wiki.example/page"
ASK, ASK_HTTP = "https://ask.example", "http://ask.example"
PORT, PATH = "https://ask.example:8443", "https://ask.example/footnote"
OWN = "https://wiki.example"

MATRIX: list[tuple[str, str, str, bool, bool]] = [
    # nothing governs
    (HTTPS, ASK, "", True, True),
    (HTTPS, ASK, "img-src 'self'; style-src 'none'", True, True),
    # hosts
    (HTTPS, ASK, "script-src https://ask.example; frame-src https://ask.example", True, True),
    (HTTPS, ASK, "SCRIPT-SRC HTTPS://ASK.EXAMPLE; Frame-Src ask.EXAMPLE", True, True),
    (HTTPS, ASK, "script-src ask.example; frame-src other.example", True, False),
    (HTTPS, ASK, "script-src 'self'; frame-src 'self'", False, False),
    (HTTPS, ASK, "script-src 'none'; frame-src", False, False),
    (HTTPS, ASK, "script-src 'none' https://ask.example", True, True),
    (HTTPS, ASK, "script-src *; frame-src *", True, True),
    (HTTPS, ASK, "script-src *.example; frame-src *.ask.example", True, False),
    (HTTPS, ASK, "script-src https://*.example; frame-src http://*.example", True, True),
    (HTTPS, ASK, "script-src evil-ask.example; frame-src ask.example.evil", False, False),
    # the first directive of a name counts, and the more special one
    (HTTPS, ASK, "script-src 'none'; script-src *", False, True),
    (HTTPS, ASK, "default-src 'self'", False, False),
    (HTTPS, ASK, "default-src https://ask.example", True, True),
    (HTTPS, ASK, "default-src 'none'; script-src-elem *; child-src *", True, True),
    (HTTPS, ASK, "script-src *; script-src-elem 'self'; child-src *; frame-src 'self'", False, False),
    (HTTPS, ASK, "script-src 'none'; script-src-attr *", False, True),
    # schemes
    (HTTPS, ASK, "script-src https:; frame-src http:", True, True),
    (HTTPS, ASK, "script-src data:; frame-src blob:", False, False),
    (HTTPS, ASK, "script-src http://ask.example; frame-src https://ask.example", True, True),
    (HTTP, ASK_HTTP, "script-src https://ask.example; frame-src ask.example", False, True),
    (HTTP, ASK, "script-src ask.example; frame-src http:", True, True),
    # ports
    (HTTPS, PORT, "script-src https://ask.example; frame-src ask.example", False, False),
    (HTTPS, PORT, "script-src https://ask.example:8443; frame-src ask.example:*", True, True),
    (HTTPS, PORT, "script-src *:8443; frame-src *:443", True, False),
    (HTTPS, ASK, "script-src ask.example:443; frame-src http://ask.example:80", True, True),
    (HTTPS, PORT, "script-src *", True, True),
    # paths
    (HTTPS, PATH, "script-src https://ask.example/footnote/; frame-src https://ask.example/footnote/embed", True, True),
    (HTTPS, PATH, "script-src https://ask.example/footnote; frame-src https://ask.example/foot", False, False),
    (HTTPS, PATH, "script-src https://ask.example/footnote/widget.js; frame-src https://ask.example/", True, True),
    (HTTPS, PATH, "script-src https://ask.example/%66ootnote/; frame-src https://ask.example/other/", True, False),
    (HTTPS, PATH, "script-src https://ask.example/Footnote/", False, True),
    # 'self'
    (HTTPS, OWN, "script-src 'self'; frame-src 'self'", True, True),
    (HTTP, OWN, "script-src 'self'; frame-src 'self'", True, True),
    (HTTPS, "https://wiki.example:8443", "script-src 'self'; frame-src 'self'", False, False),
    # nonces, hashes, strict-dynamic
    (HTTPS, ASK, "script-src 'nonce-abc'", False, True),
    (HTTPS, ASK, "script-src 'nonce-abc' https://ask.example", True, True),
    (HTTPS, ASK, "script-src 'nonce-abc' 'strict-dynamic' https://ask.example", False, True),
    (HTTPS, ASK, "script-src http: https: 'nonce-abc' 'strict-dynamic' 'unsafe-inline'; frame-src 'self'", False, False),
    (HTTPS, ASK, "script-src 'strict-dynamic' *", False, True),
    (HTTPS, ASK, "script-src 'unsafe-inline' 'unsafe-eval'", False, True),
    (HTTPS, ASK, "default-src 'nonce-abc' 'strict-dynamic' https://ask.example", False, True),
    # several at once: each has to allow
    (HTTPS, ASK, "script-src *, frame-src 'self'", True, False),
    (HTTPS, ASK, "script-src *, script-src 'self'; frame-src *", False, True),
    (HTTPS, ASK, "frame-src *, , default-src 'self'; frame-src *", False, True),
    # a sandbox runs no script; a frame is still loaded, but by a page that is of no origin
    (HTTPS, ASK, "sandbox allow-same-origin", False, True),
    (HTTPS, ASK, "sandbox allow-scripts allow-same-origin", True, True),
]  # fmt: skip
