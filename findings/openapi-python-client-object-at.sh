#!/usr/bin/env bash
# openapi-python-client 0.29.1 names an object of its own where its warning should name the status of a response.
#
# What it cannot parse it leaves out of the client, with a warning. The warning should say of which status, but an
# address in memory stands there, another one in each run.
#
# Seen on 2026-11-30 with the PyPI package openapi-python-client 0.29.1, Python 3.11:
#   Cannot parse response for status code <openapi_python_client.schema.untrusted_string.UntrustedString object at 0x…>
#   (Unsupported content_type application/yaml), response will be omitted from generated client
# This script fails if that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check openapi-python-client==0.29.1
cat >"$folder/document.yaml" <<'END'
openapi: 3.1.0
info: { title: Settings, version: '1' }
paths:
  /settings:
    get:
      operationId: getSettings
      responses:
        '200': { description: All settings, content: { application/yaml: { schema: { type: string } } } }
END
cd "$folder"
PATH="$folder/venv/bin:$PATH" openapi-python-client generate --path document.yaml --output-path client --meta none \
  >said 2>&1
seen=$(grep -o 'Cannot parse response.*client' said | sed 's/0x[0-9a-f]*/0x…/')
echo "$seen"
[ "$seen" = 'Cannot parse response for status code'\
' <openapi_python_client.schema.untrusted_string.UntrustedString object at 0x…>'\
' (Unsupported content_type application/yaml), response will be omitted from generated client' ]
