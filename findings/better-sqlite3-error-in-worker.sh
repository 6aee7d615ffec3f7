#!/usr/bin/env bash
# An error of better-sqlite3 that leaves a worker thread has no message, and is no longer an Error.
#
# SqliteError is a function that calls `Error.call(this)` instead of a class, so V8 doesn't take its objects for errors, and
# the structured clone copies what can be enumerated: `code`, but neither `message` nor `stack`. Whoever listens to 'error'
# of a Worker, or posts what was caught, gets { code: 'SQLITE_ERROR' }, and logs "undefined". Copy the message by hand.
#
# Seen on 2026-11-30 with the npm package better-sqlite3 12.11.1 on Node 20.20.2:
#   in the worker: SqliteError: no such table: rows (SQLITE_ERROR)
#   at 'error': an Error: false, message: undefined, code: SQLITE_ERROR
# This script fails if that changes. It compiles better-sqlite3 where there is no binary for it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund better-sqlite3@12.11.1 >/dev/null
cat >main.mjs <<'END'
import { Worker, isMainThread } from 'node:worker_threads';
import Database from 'better-sqlite3';
if (isMainThread) {
  new Worker(new URL(import.meta.url)).on('error', (error) => {
    console.log(`at 'error': an Error: ${error instanceof Error}, message: ${error.message}, code: ${error.code}`);
  });
} else {
  try {
    new Database(':memory:').prepare('SELECT 1 FROM rows');
  } catch (error) {
    process._rawDebug(`in the worker: ${error.name}: ${error.message} (${error.code})`);
    throw error;
  }
}
END
seen=$(node main.mjs 2>&1)
echo "$seen"
[ "$seen" = "in the worker: SqliteError: no such table: rows (SQLITE_ERROR)
at 'error': an Error: false, message: undefined, code: SQLITE_ERROR" ]
