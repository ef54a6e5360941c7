"""`python -m qa.cli` is `footnote`."""

import sys

from qa.cli import main

sys.exit(main())
