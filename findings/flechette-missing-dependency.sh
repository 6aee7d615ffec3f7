#!/usr/bin/env bash
# @uwdata/flechette 2.7.0 cannot be installed: it depends on a package that the npm registry doesn't have.
#
# `^2.6.0` in a package.json, as `npm install` writes it, takes 2.7.0 at the next install without a lock file, which then
# ends with E404 for a package that nobody asked for. 2.6.0 installs, so pin it.
#
# Seen on 2026-11-30 with the npm registry:
#   2.6.0: installed
#   2.7.0: npm error 404 Not Found, @uwdata/wk-geojson@^0.0.1
# This script fails if that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
try() {
  npm init -y >/dev/null
  if npm install --no-audit --no-fund "@uwdata/flechette@$1" >log 2>&1; then
    echo "$1: installed"
  else
    echo "$1: npm error $(grep -o '404 Not Found' log | head -n 1), $(grep -o "@uwdata/[a-z-]*@[^']*" log | head -n 1)"
  fi
}
seen=$(try 2.6.0; try 2.7.0)
echo "$seen"
[ "$seen" = '2.6.0: installed
2.7.0: npm error 404 Not Found, @uwdata/wk-geojson@^0.0.1' ]
