#!/usr/bin/env bash
# Vowpal Wabbit takes 0663713001 and 663713001 for one feature, with any number of leading zeros.
#
# A feature name that consists of digits is not hashed but used as the index (`--hash strings`, the default), and as a
# number it has no leading zeros. Shops' article numbers do: different articles share a weight, without a message. A
# letter in front keeps them apart (or `--hash all`).
#
# Seen on 2026-11-30 with the PyPI package vowpalwabbit 9.11.9:
#   0663713001 and 663713001: one feature
#   a0663713001 and a663713001: two features
# This script fails if that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check vowpalwabbit==9.11.9
cat >"$folder/read.py" <<'END'
import vowpalwabbit

model = vowpalwabbit.Workspace('--quiet --noconstant')


def index(name: str) -> int:
    [(feature, _)] = model.example(f'1 |i {name}').iter_features()
    return feature


for letter in ('', 'a'):
    one, other = f'{letter}0663713001', f'{letter}663713001'
    print(f'{one} and {other}: {"one feature" if index(one) == index(other) else "two features"}')
END
seen=$("$folder/venv/bin/python" "$folder/read.py")
echo "$seen"
[ "$seen" = '0663713001 and 663713001: one feature
a0663713001 and a663713001: two features' ]
