#!/usr/bin/env bash
# htm 3.1.1 sends `require('htm/preact/standalone')` to a file that it does not contain.
#
# Its package.json names `standalone.js` for `require`; the package has `standalone.umd.js` instead. `import` finds
# its file.
#
# Seen on 2026-11-30 with the npm package htm 3.1.1, Node 20.20.2:
#   require: htm/preact/standalone.js, missing
#   import: htm/preact/standalone.mjs, there
# This script fails if that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund htm@3.1.1 >/dev/null 2>&1
cat >read.mjs <<'END'
import { existsSync, readFileSync } from 'node:fs';

const named = JSON.parse(readFileSync('node_modules/htm/package.json', 'utf8')).exports['./preact/standalone'];
for (const [way, file] of [['require', named.require], ['import', named.import]]) {
  const path = file.replace('./', 'htm/');
  console.log(`${way}: ${path}, ${existsSync(`node_modules/${path}`) ? 'there' : 'missing'}`);
}
END
seen=$(node read.mjs)
echo "$seen"
[ "$seen" = 'require: htm/preact/standalone.js, missing
import: htm/preact/standalone.mjs, there' ]
