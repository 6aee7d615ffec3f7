import t from 'tap';
import { parquetMetadata, parquetReadObjects, parquetSchema } from 'hyparquet';
import { interactionsParquet } from '../../src/formats/interactions-parquet.ts';
import type { InteractionRun } from '../../src/formats/interactions-text.ts';

const ids = ['0663713001', 'a,b', '\u{1f457}', 'x'];

function runOf(customer_id: string, length: number, prev_article_key = -1): InteractionRun {
  return {
    customer_id,
    prev_article_key,
    length,
    t_dat: Float64Array.from({ length }, (_, i) => 1537401600000 + i * 3600000 - 5),
    article: Uint32Array.from({ length }, (_, i) => (i * i + 1) % 4),
    score: Uint8Array.from({ length }, (_, i) => i % 3),
  };
}

function fileOf(runs: InteractionRun[], rowsInGroup?: number, mask?: Uint8Array) {
  const pieces: Uint8Array[] = [];
  const parquet = interactionsParquet(
    (key) => ids[key],
    (bytes) => pieces.push(bytes),
    rowsInGroup,
  );
  const written = runs.reduce((sum, run) => sum + parquet.write(run, { mask }), 0);
  parquet.end();
  const bytes = new Uint8Array(Buffer.concat(pieces));
  return {
    file: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length),
    written,
    pieces: pieces.length,
  };
}

function rowsOf(run: InteractionRun) {
  return Array.from({ length: run.length }, (_, i) => {
    const before = i === 0 ? run.prev_article_key : run.article[i - 1];
    return {
      t_dat: new Date(run.t_dat[i]),
      customer_id: run.customer_id,
      article_id: ids[run.article[i]],
      interaction_score: run.score[i],
      prev_article_id: before < 0 ? 'START' : ids[before],
    };
  });
}

t.test('another reader reads what was written, over several row groups', async (t) => {
  const runs = [runOf('c1', 7), runOf('c2', 1), runOf('c3', 0), runOf('ä,"', 15, 2)];
  for (const rowsInGroup of [1, 4, 23, undefined]) {
    const { file, written } = fileOf(runs, rowsInGroup);
    t.equal(written, 23);
    t.equal(parquetMetadata(file).row_groups.length, Math.ceil(23 / (rowsInGroup ?? 100_000)));
    t.strictSame(await parquetReadObjects({ file }), runs.flatMap(rowsOf));
  }
});

t.test('filtered rows keep the article before them in the sequence', async (t) => {
  const { file, written } = fileOf([runOf('c', 4)], 10, Uint8Array.of(1, 0, 1, 0));
  t.equal(written, 2);
  t.strictSame(
    await parquetReadObjects({ file }),
    rowsOf(runOf('c', 4)).filter((_, i) => i % 2 === 0),
  );
});

t.test('the schema is the same with and without rows', async (t) => {
  const columns = (file: ArrayBuffer) =>
    parquetSchema(parquetMetadata(file)).children.map(({ element }) => [
      element.name,
      element.type,
      element.converted_type,
      element.repetition_type,
    ]);
  const empty = fileOf([]).file;
  t.strictSame(columns(empty), [
    ['t_dat', 'INT64', 'TIMESTAMP_MILLIS', 'REQUIRED'],
    ['customer_id', 'BYTE_ARRAY', 'UTF8', 'REQUIRED'],
    ['article_id', 'BYTE_ARRAY', 'UTF8', 'REQUIRED'],
    ['interaction_score', 'INT32', undefined, 'REQUIRED'],
    ['prev_article_id', 'BYTE_ARRAY', 'UTF8', 'REQUIRED'],
  ]);
  t.strictSame(columns(fileOf([runOf('c', 3)]).file), columns(empty));
  t.strictSame(await parquetReadObjects({ file: empty }), []);
});

t.test('ids are kept in dictionaries, and the pieces come as the row groups are full', async (t) => {
  const { file, pieces } = fileOf([runOf('c', 100)], 10);
  for (const { columns } of parquetMetadata(file).row_groups) {
    for (const { meta_data } of columns) {
      const isId = meta_data!.path_in_schema[0].endsWith('_id');
      if (isId) t.ok(meta_data!.encodings.includes('RLE_DICTIONARY'), meta_data!.path_in_schema[0]);
    }
  }
  t.equal(pieces, 11);
});
