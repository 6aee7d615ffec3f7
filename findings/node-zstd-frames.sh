#!/usr/bin/env bash
# Node 22's zlib.createZstdDecompress reads the first frame of a Zstandard file and drops the others without an error.
#
# A Zstandard file may hold several frames (RFC 8878, 3: "Zstandard compressed data is made up of one or more frames"),
# as files of `pzstd`, of `cat a.zst b.zst` and of loggers that append do. A purchase log packed like that loses all
# rows but those of the first frame, and nothing tells.
#
# Seen on 2026-11-30 with the npm package node 22.23.3 (nodejs/node issue 64741):
#   1 of 2 rows
# This script fails if that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund node@22.23.3 >/dev/null
cat >read.mjs <<'END'
import { createZstdDecompress, zstdCompressSync } from 'node:zlib';
const frames = ['2024-03-01,anna,A-100\n', '2024-03-02,ben,A-200\n'].map((row) => zstdCompressSync(row));
let rows = 0;
createZstdDecompress()
  .on('data', (bytes) => (rows += bytes.toString().split('\n').length - 1))
  .on('end', () => console.log(`${rows} of ${frames.length} rows`))
  .end(Buffer.concat(frames));
END
seen=$(./node_modules/.bin/node read.mjs)
echo "$seen"
[ "$seen" = '1 of 2 rows' ]
