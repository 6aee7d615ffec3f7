#!/usr/bin/env bash
# dask reads a Parquet file from a URL, but `len()` of the same frame says that the file doesn't exist.
#
# For a length, dask opens the file once more, with an option `default_cache`. fsspec's HTTP file system passes it on to
# aiohttp, takes the TypeError for a request that failed, and raises FileNotFoundError. The frame itself is complete.
#
# Seen on 2026-11-30 with the PyPI packages dask 2026.8.0, fsspec 2026.9.0, aiohttp 3.14.5, pandas 3.1.1, pyarrow 26.0.1:
#   compute(): 3 rows
#   len(): FileNotFoundError, after TypeError: ClientSession._request() got an unexpected keyword argument 'default_cache'
# This script fails if that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
"${PYTHON:-python3}" -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check 'dask[dataframe]==2026.8.0' fsspec==2026.9.0 aiohttp==3.14.5 \
  pandas==3.1.1 pyarrow==26.0.1
cat >read.py <<'END'
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import dask
import dask.dataframe
import pandas


class Ranges(BaseHTTPRequestHandler):
    """Serves the file with a length, and the ranges of it that are asked for."""

    def do_GET(self) -> None:
        data = Path('rows.parquet').read_bytes()
        asked = re.fullmatch(r'bytes=(\d+)-(\d+)', self.headers.get('Range', ''))
        first, last = map(int, asked.groups()) if asked else (0, len(data) - 1)
        part = data[first:last + 1]
        self.send_response(206 if asked else 200)
        self.send_header('Accept-Ranges', 'bytes')
        self.send_header('Content-Length', str(len(part)))
        if asked:
            self.send_header('Content-Range', f'bytes {first}-{first + len(part) - 1}/{len(data)}')
        self.end_headers()
        if self.command == 'GET':
            self.wfile.write(part)

    do_HEAD = do_GET


dask.config.set(scheduler='synchronous')
pandas.DataFrame({'article_id': ['a', 'b', 'c']}).to_parquet('rows.parquet')
server = ThreadingHTTPServer(('127.0.0.1', 0), Ranges)
threading.Thread(target=server.serve_forever, daemon=True).start()
frame = dask.dataframe.read_parquet(f'http://127.0.0.1:{server.server_port}/rows.parquet')
print(f'compute(): {len(frame.compute())} rows')
try:
    print(f'len(): {len(frame)} rows')
except FileNotFoundError as error:
    print(f'len(): FileNotFoundError, after {type(error.__cause__).__name__}: {error.__cause__}')
END
seen=$(venv/bin/python read.py 2>/dev/null)
echo "$seen"
[ "$seen" = "compute(): 3 rows
len(): FileNotFoundError, after TypeError: ClientSession._request() got an unexpected keyword argument 'default_cache'" ]
