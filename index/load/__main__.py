"""The child that parses: requests on standard input, articles as JSON lines on standard output, under limits of its own.

A request is one JSON line {"path", "bytes", "cpu_seconds"} and as many bytes; the answer is {"article": ...} lines and then
{"done": true} or {"error": "..."}. The limits stand before the first byte is read. Started by `index.jail` only.
"""

import json
import math
import sys
from contextlib import suppress
from dataclasses import asdict

from index.errors import LoadError
from index.load import load


def main() -> None:
    """Answers requests until standard input ends. The one argument: the most bytes of memory."""
    most_bytes = int(sys.argv[1])
    _limit(most_bytes)
    output = sys.stdout
    sys.stdout = sys.stderr  # a library's own print is no answer
    while line := sys.stdin.buffer.readline():
        request = json.loads(line)
        data = sys.stdin.buffer.read(request["bytes"])
        _limit_cpu(request["cpu_seconds"])
        try:
            for article in load(data, request["path"]):
                print(json.dumps({"article": asdict(article)}, separators=(",", ":")), file=output)
                _limit_cpu(request["cpu_seconds"])
            answer: dict[str, object] = {"done": True}
        except LoadError as error:
            answer = {"error": str(error)}
        except MemoryError:
            answer = {"error": f"Reading it needs more than {most_bytes // 2**20:,} MB. Split it."}
        except RecursionError:
            answer = {"error": "It is nested too deeply to be read. Save it with less of that, or take it away."}
        except Exception as error:  # a parser's own fault with this file, whatever it is
            answer = {"error": f"It cannot be read ({type(error).__name__}). Save it anew with the program that made it."}
        del data
        print(json.dumps(answer), file=output, flush=True)


def _limit(most_bytes: int) -> None:
    if sys.platform == "win32":  # no such limits there: the parent's clock is what remains
        return
    import resource

    with suppress(OSError, ValueError):  # macOS knows this limit and takes no value for it
        resource.setrlimit(resource.RLIMIT_AS, (most_bytes, most_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # it writes no file


def _limit_cpu(seconds: int) -> None:
    """So many seconds more than it has used already; the signal that follows kills it."""
    if sys.platform == "win32":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(used.ru_utime + used.ru_stime) + seconds, hard))


if __name__ == "__main__":
    main()
