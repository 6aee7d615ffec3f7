/** Arrow IPC streams as a reader has them: batch after batch, each with dictionaries of its own. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { tableFromIPC } from '@uwdata/flechette';
import fc from 'fast-check';
import t from 'tap';
import { articleStrings } from '../../src/formats/article-strings.ts';
import { fileColumnsOf, type FileColumn, type FileValue } from '../../src/formats/file-columns.ts';
import { ColumnGatherer } from '../../src/formats/gathered-column.ts';
import { GatheredRows } from '../../src/formats/gathered-rows.ts';
import { ARROW_END, ARROW_LAYOUT, arrowBatch, arrowSchema } from '../../src/formats/interactions-arrow.ts';
import type { InteractionSlice } from '../../src/formats/interaction-slice.ts';
import type { OutputShape } from '../../src/model/interaction-columns.ts';
import { anyColumnOfRows } from './any-columns.ts';
import { anyIds, referenceRows, runAmong, runOf, type Event } from './reference-interactions.ts';

/** A stream of the five columns, with a batch for each of `groups`. */
function streamOf(groups: InteractionSlice[][], ids: string[], shape: OutputShape = {}): Uint8Array {
  const columns = fileColumnsOf(shape);
  const rows = new GatheredRows();
  const pieces: Uint8Array[] = [arrowSchema(columns)];
  for (const runs of groups) {
    rows.begin(columns);
    for (const run of runs) rows.add(run);
    if (rows.length > 0)
      pieces.push(arrowBatch(rows.gathered(articleStrings(ids.entries())), rows.length).slice());
  }
  return Buffer.concat([...pieces, ARROW_END]);
}

/** A stream of any columns; a row has a value for each. */
function anyStreamOf(columns: FileColumn[], groups: FileValue[][][]): Uint8Array {
  const gatherers = columns.map((column) => new ColumnGatherer(column));
  const batches = groups.map((rows) => {
    for (const gatherer of gatherers) gatherer.clear();
    for (const row of rows) row.forEach((value, i) => gatherers[i].push(value));
    return arrowBatch(
      gatherers.map((gatherer) => gatherer.gathered()),
      rows.length,
    ).slice();
  });
  return Buffer.concat([arrowSchema(columns), ...batches, ARROW_END]);
}

const anyGroups = anyIds.chain((ids) =>
  fc.record({ ids: fc.constant(ids), groups: fc.array(fc.array(runAmong(ids), { maxLength: 4 })) }),
);

t.test('a reader has the rows that were written, over several batches', async () => {
  fc.assert(
    fc.property(anyGroups, ({ ids, groups }) => {
      const rows = tableFromIPC(streamOf(groups, ids)).toArray() as object[];
      const expected = groups.flat().flatMap((run) => referenceRows(run, ids));
      assert.deepEqual(
        rows.map((row) => ({ ...row })),
        expected,
      );
    }),
    { numRuns: 200, seed: 1 },
  );
});

/** A value as flechette has it. */
const plain = (value: unknown): unknown =>
  typeof value === 'object' && value !== null ? Array.from(value as Iterable<unknown>) : value;

t.test('a reader has any values, null or in lists', async () => {
  fc.assert(
    fc.property(anyColumnOfRows, ({ column, groups }) => {
      const stream = anyStreamOf(
        [column],
        groups.map((rows) => rows.map((value) => [value])),
      );
      const values = [...tableFromIPC(stream, { useBigInt: false }).getChild(column.name)];
      assert.deepEqual(values.map(plain), groups.flat().map(plain));
    }),
    { numRuns: 500, seed: 1 },
  );
});

const ids = ['0663713001', 'a,b', 'x'];
const run = (customer: string) =>
  runOf(
    customer,
    Array.from({ length: 9 }, (_, i): Event => [1e12 + i * 1000, i % 3, i % 3]),
  );

t.test('the schema is the same with and without rows', async (t) => {
  const fieldsOf = (stream: Uint8Array) =>
    tableFromIPC(stream).schema.fields.map(({ name, nullable, type }) => [name, nullable, type.typeId]);
  const empty = streamOf([], ids);
  t.equal(tableFromIPC(empty).numRows, 0);
  t.strictSame(fieldsOf(streamOf([[run('a')], [run('b')]], ids)), fieldsOf(empty));
  t.strictSame(
    fieldsOf(empty).map(([name, nullable]) => [name, nullable]),
    fileColumnsOf({}).map(({ name }) => [name, false]),
  );
});

t.test('the bytes are those of this layout: where they change, ARROW_LAYOUT must', async (t) => {
  const stream = streamOf([[run('a'), run('b')], [run('c')]], ids);
  t.strictSame(
    [ARROW_LAYOUT, createHash('sha256').update(stream).digest('hex').slice(0, 16)],
    [1, 'f50fb91ba84be7d4'],
  );
});
