"""An index in a process of its own: prints its address and a token, waits for a line, prints its most memory in kB."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

from release.rehearsal.index import Index

with Index(Path(sys.argv[1])) as index:
    index.policy.largest_file = 10**12
    print(index.upload_url, index.make_token(), flush=True)  # noqa: T201
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    sys.stdin.readline()
    print(before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, *index.digests("demo"), flush=True)  # noqa: T201
