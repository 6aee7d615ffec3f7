#!/usr/bin/env bash
# openapi-generator 7.25.0 makes Rust that does not compile of an enumeration with a full stop: its variant has no name.
#
# `enum: ['.', ',']` is valid, and clients made of it for Java, Go, Python and TypeScript compile. For Rust the comma
# becomes `Comma`, the full stop nothing. `x-enum-varnames: [Point, Comma]` beside it gives both a name.
#
# Seen on 2026-11-30 with org.openapitools:openapi-generator-cli:7.25.0 of Maven Central, Java 17:
#   as it is: (nothing) Comma
#   with x-enum-varnames: Point Comma
# This script fails if that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mvn -q -B dependency:copy -Dartifact=org.openapitools:openapi-generator-cli:7.25.0 -DoutputDirectory=. >/dev/null
variants() {
  cat >document.yaml <<END
openapi: 3.0.3
info: { title: Numbers, version: '1' }
paths:
  /numbers:
    get:
      operationId: getNumbers
      responses:
        '200': { description: ok, content: { application/json: { schema: { \$ref: '#/components/schemas/Numbers' } } } }
components:
  schemas:
    Numbers:
      type: object
      properties:
        decimal: { type: string, enum: ['.', ',']$1 }
END
  rm -rf client
  java -jar openapi-generator-cli-7.25.0.jar generate -i document.yaml -g rust -o client >/dev/null 2>&1
  # The line behind each value has the name of its variant.
  grep -A 1 'rename = "[.,]"' client/src/models/numbers.rs | grep -v 'serde\|--' |
    sed 's/[ ,]//g; s/^$/(nothing)/' | paste -sd ' '
}
seen="as it is: $(variants '')
with x-enum-varnames: $(variants ', x-enum-varnames: [Point, Comma]')"
echo "$seen"
[ "$seen" = 'as it is: (nothing) Comma
with x-enum-varnames: Point Comma' ]
