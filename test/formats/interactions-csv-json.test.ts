import assert from 'node:assert/strict';
import t from 'tap';
import fc from 'fast-check';
import { articleStrings } from '../../src/formats/article-strings.ts';
import { byteSink } from '../../src/formats/byte-sink.ts';
import { csvLine } from '../../src/formats/csv-field.ts';
import {
  INTERACTIONS_CSV_HEADER,
  writeInteractionsCsv,
  writeInteractionsJson,
  writeInteractionsNdjson,
} from '../../src/formats/interactions-csv-json.ts';
import type { InteractionSlice, WrittenRows } from '../../src/formats/interaction-slice.ts';
import { csvFieldBytes, interactionsCsvBytes } from '../../src/formats/csv-size.ts';
import { referenceCsv } from './reference-csv.ts';
import { anyId, anyIds, runAmong, runOf, referenceRows, type Event } from './reference-interactions.ts';

type Writer = typeof writeInteractionsCsv;
function textBy(write: Writer, run: InteractionSlice, ids: string[], rows?: WrittenRows): string {
  const out = byteSink(16);
  const written = write(out, run, articleStrings(ids.entries()), rows);
  assert.equal(written, referenceRows(run, ids, rows).length);
  return out.take().toString();
}
const writeJson: Writer = (out, run, texts, rows) => {
  out.writeString('[');
  const written = writeInteractionsJson(out, run, texts, rows);
  if (written > 0) out.length--;
  out.writeString(']');
  return written;
};

const ids = ['0663713001', 'a,b', 'say "hi"', '\u{1f457}', 'back\\slash', 'x'];
const events: Event[] = [
  [1537401600000, 0, 0],
  [1537401600000, 1, 1],
  [1537401600001, 2, 2],
  [1537401600002, 3, 0],
];

t.test('CSV has the columns of the contract, and the article before, START for the first', async (t) => {
  t.equal(INTERACTIONS_CSV_HEADER, 't_dat,customer_id,article_id,interaction_score,prev_article_id\n');
  t.equal(
    textBy(writeInteractionsCsv, runOf('c,1', events), ids),
    '1537401600000,"c,1",0663713001,0,START\n' +
      '1537401600000,"c,1","a,b",1,0663713001\n' +
      '1537401600001,"c,1","say ""hi""",2,"a,b"\n' +
      '1537401600002,"c,1",\u{1f457},0,"say ""hi"""\n',
  );
});

t.test('NDJSON has one object a line, its members in the order of the columns', async (t) => {
  t.equal(
    textBy(writeInteractionsNdjson, runOf('c"1', events.slice(1, 3), 4), ids),
    '{"t_dat":1537401600000,"customer_id":"c\\"1","article_id":"a,b","interaction_score":1,"prev_article_id":"back\\\\slash"}\n' +
      '{"t_dat":1537401600001,"customer_id":"c\\"1","article_id":"say \\"hi\\"","interaction_score":2,"prev_article_id":"a,b"}\n',
  );
});

t.test('a row that is left out is still the one before the next', async (t) => {
  const rows = { from: 1, to: 4, mask: Uint8Array.of(1, 0, 1, 1) };
  t.equal(
    textBy(writeInteractionsCsv, runOf('c', events), ids, rows),
    '1537401600001,c,"say ""hi""",2,"a,b"\n1537401600002,c,\u{1f457},0,"say ""hi"""\n',
  );
  t.equal(textBy(writeInteractionsCsv, runOf('c', events), ids, { from: 4 }), '');
});

t.test('items of a JSON array go on over several sequences, of which some have no rows', async (t) => {
  const out = byteSink(8);
  const texts = articleStrings(ids.entries());
  out.writeString('[');
  let written = 0;
  for (const part of [[], events.slice(0, 2), [], events.slice(2)]) {
    written += writeInteractionsJson(out, runOf('c', part), texts);
  }
  out.length--;
  out.writeString(']');
  t.equal(written, 4);
  t.strictSame(
    JSON.parse(out.take().toString()).map((item: { article_id: string }) => item.article_id),
    ids.slice(0, 4),
  );
});

t.test('times of any length are written, before 1970 too', async (t) => {
  const times = [
    0, -1, -86400000, 5, 999999999999, 1000000000000, 9999999999999, 10000000000000, 1537401600000,
  ];
  const run = runOf(
    'c',
    times.map((time): Event => [time, 5, 1]),
  );
  const written = textBy(writeInteractionsCsv, run, ids).trim().split('\n');
  t.strictSame(
    written.map((line) => Number(line.split(',')[0])),
    times,
  );
});

const anyRun = anyIds.chain((ids) => fc.record({ ids: fc.constant(ids), run: runAmong(ids) }));
/** Articles of one length, times of 13 digits: such rows are written in another way. */
const evenRun = fc
  .oneof(
    ...Array.from({ length: 20 }, (_, i) => i + 1).map((length) =>
      fc.record({
        ids: fc.uniqueArray(fc.stringMatching(new RegExp(`^[0-9]{${length}}$`)), {
          minLength: 1,
          maxLength: 8,
        }),
        customer: anyId,
        times: fc.array(fc.integer({ min: 1e12, max: 1e13 - 1 }), { maxLength: 20, size: 'max' }),
        picks: fc.array(fc.tuple(fc.nat(), fc.nat({ max: 2 })), { minLength: 20, maxLength: 20 }),
        before: fc.integer({ min: -1, max: 0 }),
        prev_skips_ignores: fc.boolean(),
      }),
    ),
  )
  .map(({ ids, customer, times, picks, before, prev_skips_ignores }) => {
    const events = times.map((time, i): Event => [time, picks[i][0] % ids.length, picks[i][1]]);
    return { ids, run: runOf(customer, events, before, prev_skips_ignores) };
  });
const anyRows = fc.record(
  {
    from: fc.nat({ max: 12 }),
    to: fc.nat({ max: 25 }),
    mask: fc.uint8Array({ minLength: 20, maxLength: 20, max: 1 }),
  },
  { requiredKeys: [] },
);

t.test('any run, filtered in any way, is written as slow code writes it', async () => {
  fc.assert(
    fc.property(fc.oneof(anyRun, evenRun), anyRows, ({ ids, run }, rows) => {
      const expected = referenceRows(run, ids, rows);
      assert.equal(
        textBy(writeInteractionsCsv, run, ids, rows),
        expected.map((row) => csvLine(Object.values(row))).join(''),
      );
      assert.equal(
        textBy(writeInteractionsNdjson, run, ids, rows),
        expected.map((row) => `${JSON.stringify(row)}\n`).join(''),
      );
      assert.equal(textBy(writeJson, run, ids, rows), JSON.stringify(expected));
    }),
    { seed: 42, numRuns: 1000 },
  );
});

t.test('keys of articles may begin anywhere and have gaps', async () => {
  const firstKey = fc.nat({ max: 3 });
  const gapAt = fc.nat({ max: 8 });
  fc.assert(
    fc.property(evenRun, firstKey, gapAt, ({ ids, run }, firstKey, gapAt) => {
      const keyOf = (i: number) => firstKey + i + (i < gapAt ? 0 : 2);
      const moved = {
        ...run,
        article: run.article.map(keyOf),
        prev_article_key: run.prev_article_key < 0 ? -1 : keyOf(run.prev_article_key),
      };
      const texts = articleStrings(ids.map((id, i) => [keyOf(i), id] as const));
      const [out, expected] = [byteSink(16), referenceRows(run, ids)];
      writeInteractionsCsv(out, moved, texts);
      assert.equal(out.take().toString(), expected.map((row) => csvLine(Object.values(row))).join(''));
      writeInteractionsNdjson(out, moved, texts);
      assert.equal(out.take().toString(), expected.map((row) => `${JSON.stringify(row)}\n`).join(''));
    }),
    { seed: 42, numRuns: 500 },
  );
});

t.test('the size of a sequence in CSV is known from lengths alone', async () => {
  fc.assert(
    fc.property(anyRun, ({ ids, run }) => {
      const whole = { ...run, prev_article_key: -1, prev_skips_ignores: false };
      const lengths = Uint16Array.from(ids, csvFieldBytes);
      const size = interactionsCsvBytes(
        csvFieldBytes(run.customer_id),
        lengths,
        run,
        { from: 0, to: run.length, previous: -1 },
        false,
      );
      assert.equal(size, Buffer.byteLength(textBy(writeInteractionsCsv, whole, ids)));
    }),
    { seed: 42, numRuns: 500 },
  );
});

t.test('a long sequence grows the buffer and is the same as in parts', async (t) => {
  const many = Array.from({ length: 1300 }, (_, i): Event => [1e12 + i * 3600000, i % 6, i % 3]);
  const whole = textBy(writeInteractionsCsv, runOf('c', many), ids);
  const parts = [0, 512, 1024].map((from) => {
    return textBy(
      writeInteractionsCsv,
      runOf('c', many.slice(from, from + 512), from === 0 ? -1 : (from - 1) % 6),
      ids,
    );
  });
  t.equal(parts.join(''), whole);
  t.equal(
    textBy(writeInteractionsCsv, runOf('c', many), ids, { from: 300, to: 900 }),
    whole.split('\n').slice(300, 900).join('\n') + '\n',
  );
});

t.test('a field that is written is read back as it was', async () => {
  const value = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', ';'), minLength: 1 });
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 5 }), (values) => {
      const records = referenceCsv(csvLine(values));
      assert.deepEqual(
        records.map((record) => record.fields),
        [values],
      );
    }),
  );
});

t.test('only what must be quoted is quoted, and nothing is guarded against formulas', async (t) => {
  t.equal(
    csvLine(['a b', '=1+1', '-5', '@x', 'é', ';', '\t', null, 5, 0.5]),
    'a b,=1+1,-5,@x,é,;,\t,,5,0.5\n',
  );
  t.equal(csvLine(['a,b', '"', 'x\ny', 'x\ry']), '"a,b","""","x\ny","x\ry"\n');
  for (const text of ['', 'abc', 'a,b', '"é"', '\u{1f457}\n'])
    t.equal(csvFieldBytes(text), Buffer.byteLength(csvLine([text, null])) - 2);
  t.equal(csvLine([null]), '""\n', 'a blank line would be no row');
});

t.test('what a sink gives away does not change when it is written again', async (t) => {
  const out = byteSink(4);
  out.writeString('häuser');
  const first = out.take();
  out.writeString('\u{1f457}');
  t.equal(first.toString(), 'häuser');
  t.equal(out.length, 4);
  t.equal(out.take().toString(), '\u{1f457}');
});
