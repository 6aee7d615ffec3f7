/** Generated sequences, packed: what a job made, customers in byte order of their ids. */
import type { Database } from './database.ts';
import { PARTS_PER_OWNER, unpackEvents } from './packed.ts';

/** Numbers of one part in a batch, in this order; prev_article_key is -1 for START. */
export const SEQUENCE_NUMBERS = [
  'customer_key',
  'position',
  'prev_article_key',
  'length',
  't_first',
  't_unit',
  't_width',
  'article_width',
  'csv_bytes',
  'events_bytes',
  'details_bytes',
] as const;

/** Sequences of some consecutive customers on their way to the writer. */
export interface SequenceBatch {
  customers: number;
  customers_without_purchases: number;
  ignores: number;
  clicks: number;
  purchases: number;
  parts: number;
  numbers: Float64Array;
  events: Uint8Array;
  /** Empty for presets that have none. */
  details: Uint8Array;
  prev_skips_ignores: boolean;
  /** 32 bytes for each part at position 0. */
  digests: Uint8Array;
}

/** One part as it is read for handing out. */
export interface SequencePart {
  part_id: number;
  customer_key: number;
  customer_id: string;
  position: number;
  prev_article_key: number | null;
  prev_skips_ignores: number;
  length: number;
  t_first: number;
  t_unit: number;
  t_width: number;
  article_width: number;
  csv_end: number;
  events: Uint8Array;
  details: Uint8Array | null;
}

/** Events of a part as columns; `article` holds keys. */
export interface SequenceColumns {
  t_dat: Float64Array;
  article: Uint32Array;
  score: Uint8Array;
}

export const sequenceColumns = (capacity: number): SequenceColumns => ({
  t_dat: new Float64Array(capacity),
  article: new Uint32Array(capacity),
  score: new Uint8Array(capacity),
});

/** What of a part its five columns come from. */
export type PartEvents = Pick<
  SequencePart,
  | 'prev_article_key'
  | 'prev_skips_ignores'
  | 'length'
  | 't_first'
  | 't_unit'
  | 't_width'
  | 'article_width'
  | 'events'
>;

export function unpackPart(part: PartEvents, into: SequenceColumns): void {
  unpackEvents(part.events, 0, part, into.t_dat, into.article, into.score, 0);
}

const PART = `s.part_id, s.customer_key, c.customer_id, s.position, s.prev_article_key, s.prev_skips_ignores, s.length, s.t_first,
  s.t_unit, s.t_width, s.article_width, s.csv_end, s.events, s.details FROM sequences s JOIN customers c ON c.customer_key = s.customer_key`;

type SequenceRow = [
  job_id: number,
  prev_article_key: number | null,
  prev_skips_ignores: number,
  length: number,
  t_first: number,
  t_unit: number,
  t_width: number,
  article_width: number,
  events: Uint8Array,
];

function ownPart(row: SequenceRow): PartEvents & { job_id: number } {
  const [
    job_id,
    prev_article_key,
    prev_skips_ignores,
    length,
    t_first,
    t_unit,
    t_width,
    article_width,
    events,
  ] = row;
  return {
    job_id,
    prev_article_key,
    prev_skips_ignores,
    length,
    t_first,
    t_unit,
    t_width,
    article_width,
    events,
  };
}

/** part_id that all parts of a job lie above. */
const before = (jobId: number) => jobId * PARTS_PER_OWNER - 1;

export function sequenceStore(db: Database) {
  const after = db.prepare<[number, number, number], SequencePart>(
    `SELECT ${PART} WHERE s.part_id > ? AND s.part_id < ? ORDER BY s.part_id LIMIT ?`,
  );
  // Without a LIMIT that is bound: SQLite prepares such a statement again for each value, 10 of 16 µs of this query.
  const ofCustomer = db.prepare<[number, number, number], SequencePart>(
    `SELECT ${PART} WHERE s.customer_key = ? AND s.job_id = ? AND s.part_id > ? ORDER BY s.part_id`,
  );
  // One statement for the customer, the state of the job and the parts, since each locks the file, which takes 3 µs. Rows
  // as arrays of no more than what is needed: 7 µs instead of 10.
  const sequence = db
    .prepare<[string, number | null], SequenceRow>(
      `SELECT s.job_id, s.prev_article_key, s.prev_skips_ignores, s.length, s.t_first, s.t_unit, s.t_width, s.article_width, s.events
        FROM customers c CROSS JOIN sequences s ON s.customer_key = c.customer_key
        CROSS JOIN jobs i ON i.id = s.job_id AND i.state = 'succeeded'
       WHERE c.customer_id = ? AND s.job_id = coalesce(?,
        (SELECT max(j.id) FROM sequences q CROSS JOIN jobs j ON j.id = q.job_id AND j.state = 'succeeded' WHERE q.customer_key = c.customer_key))
       ORDER BY s.part_id`,
    )
    .raw();
  const csvEnd = db.prepare<[number], number>('SELECT csv_end FROM sequences WHERE part_id = ?').pluck();
  const customersAfter = db.prepare<
    [number, number, number],
    { part_id: number; customer_key: number; customer_id: string }
  >(
    `SELECT s.part_id, s.customer_key, c.customer_id FROM sequences s JOIN customers c ON c.customer_key = s.customer_key
      WHERE s.part_id > ? AND s.part_id < ? AND s.position = 0 ORDER BY s.part_id LIMIT ?`,
  );
  const digests = db.prepare<[number, number, number], { part_id: number; digest: Buffer }>(
    `SELECT part_id, digest FROM sequences WHERE part_id > ? AND part_id < ? AND digest IS NOT NULL ORDER BY part_id LIMIT ?`,
  );

  return {
    before,
    /** Parts of a job after a part, in order. */
    partsAfter: (jobId: number, partId: number, limit: number) => after.all(partId, before(jobId + 1), limit),
    /** Parts of one customer's sequence in a job after a part, in order. */
    partsOf: (customer: number, jobId: number, partId: number) => ofCustomer.all(customer, jobId, partId),
    /** All parts of a customer's sequence in a succeeded job, or in the newest one that holds the customer. */
    sequence: (customerId: string, jobId: number | undefined) =>
      sequence.all(customerId, jobId ?? null).map(ownPart),
    customersAfter: (jobId: number, partId: number, limit: number) =>
      customersAfter.all(partId, before(jobId + 1), limit),
    digestsAfter: (jobId: number, partId: number, limit: number) =>
      digests.all(partId, before(jobId + 1), limit),
    /**
     * The last part whose bytes in the CSV begin at or before `offset` (bytes after the header): where reading has to
     * begin. `start` is the offset of its first byte.
     */
    partAt(jobId: number, parts: number, offset: number): { part_id: number; start: number } {
      const first = jobId * PARTS_PER_OWNER;
      let low = 0;
      let high = parts - 1;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((csvEnd.get(first + middle) as number) > offset) high = middle;
        else low = middle + 1;
      }
      return { part_id: first + low, start: low === 0 ? 0 : (csvEnd.get(first + low - 1) as number) };
    },
  };
}

export function sequenceWrites(db: Database) {
  const insert = db.prepare(
    `INSERT INTO sequences (part_id, job_id, customer_key, position, prev_article_key, prev_skips_ignores, length, t_first,
       t_unit, t_width, article_width, csv_end, digest, events, details) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const state = db.prepare<[number], { parts: number; csv_bytes: number }>(
    `SELECT parts, csv_bytes FROM jobs WHERE id = ? AND state = 'running'`,
  );
  const advance = db.prepare(
    `UPDATE jobs SET customers_done = customers_done + @customers, customers_without_purchases = customers_without_purchases + @customers_without_purchases,
       ignores = ignores + @ignores, clicks = clicks + @clicks, purchases = purchases + @purchases,
       parts = @parts, csv_bytes = @csv_bytes WHERE id = @id`,
  );
  const stride = SEQUENCE_NUMBERS.length;

  return {
    /** Adds the next sequences of a running job and moves its progress on, in one commit. False if it runs no more. */
    append: db.transaction((jobId: number, batch: SequenceBatch): boolean => {
      const job = state.get(jobId);
      if (!job) return false;
      let { parts, csv_bytes } = job;
      let event = 0;
      let detail = 0;
      let digest = 0;
      const skips = batch.prev_skips_ignores ? 1 : 0;
      for (let part = 0; part < batch.parts; part++) {
        const [
          customer,
          position,
          previous,
          length,
          tFirst,
          tUnit,
          tWidth,
          articleWidth,
          csvBytes,
          eventsBytes,
          detailsBytes,
        ] = batch.numbers.subarray(part * stride, (part + 1) * stride);
        csv_bytes += csvBytes;
        insert.run(
          jobId * PARTS_PER_OWNER + parts++,
          jobId,
          customer,
          position,
          previous < 0 ? null : previous,
          skips,
          length,
          tFirst,
          tUnit,
          tWidth,
          articleWidth,
          csv_bytes,
          position === 0 ? batch.digests.subarray(digest, (digest += 32)) : null,
          batch.events.subarray(event, (event += eventsBytes)),
          detailsBytes === 0 ? null : batch.details.subarray(detail, (detail += detailsBytes)),
        );
      }
      const { customers, customers_without_purchases, ignores, clicks, purchases } = batch;
      advance.run({
        id: jobId,
        customers,
        customers_without_purchases,
        ignores,
        clicks,
        purchases,
        parts,
        csv_bytes,
      });
      return true;
    }),
  };
}
