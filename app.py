"""The doorway: `python app.py` syncs seeds/ when no articles are known yet, then serves the web chat over them."""

import sys

from index.errors import FootnoteError
from qa.cli.articles import sync_first_time
from qa.cli.web import serve
from qa.settings import from_env


def main() -> int:
    try:
        settings = from_env()
        sync_first_time(settings)
        serve(settings)
    except FootnoteError as error:
        print(f"footnote: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
