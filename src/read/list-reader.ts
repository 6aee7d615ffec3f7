/**
 * Reads positives with their negatives and their history, the rows of `form=lists`. Lists and histories go
 * over several blocks, so customers are read as a whole.
 */
import type { CustomerLists } from '../formats/customer-lists.ts';
import { POSITIVES, type Positives } from '../model/row-forms.ts';
import { BLOCK_ROWS } from '../storage/encoded/records.ts';
import { decodeListDetails } from '../storage/encoded/details.ts';
import { decodeBlock, sequenceColumns, type SequenceBlock } from '../storage/sequence-blocks.ts';
import type { sequenceReader } from './blocks.ts';
import type { Cursor } from './cursor.ts';
import type { RowTest } from './filter.ts';
import type { RowQuery } from './row-query.ts';

/** A customer's blocks. */
export interface CustomerBlocks {
  blocks: SequenceBlock[];
  /** How many blocks of what is being read are left, from its first one on. */
  left: number;
}

/**
 * The blocks of the customers who begin in the next `limit` blocks, customer by customer. Returns where the
 * ones after them begin: others' blocks there are skipped.
 */
export function* customersFrom(
  { read }: Pick<ReturnType<typeof sequenceReader>, 'read'>,
  query: RowQuery,
  cursor: Cursor,
  limit: number,
): Generator<CustomerBlocks, Cursor | null> {
  const found = read(query, cursor, limit);
  let own: SequenceBlock[] = [];
  let left = limit;
  for (const [i, block] of found.blocks.entries()) {
    if (block.position === 0 && own.length > 0) {
      yield { blocks: own, left };
      own = [];
    }
    if (block.position === 0) left = limit - i;
    if (block.position === 0 || own.length > 0) own.push(block);
  }
  if (own.length === 0) return found.next;
  let more = 1; // most often, the next block is another customer's
  for (let next = found.next; next !== null; more *= 2) {
    const further = read(query, next, more);
    const end = further.blocks.findIndex(({ position }) => position === 0);
    own.push(...(end < 0 ? further.blocks : further.blocks.slice(0, end)));
    next = end < 0 ? further.next : null;
  }
  yield { blocks: own, left };
  return found.next;
}

/** Columns for more rows are not kept for the next customer. */
const KEPT_ROWS = 2 ** 18;

function columnsFor(rows: number) {
  const capacity = 2 ** Math.ceil(Math.log2(Math.max(rows, BLOCK_ROWS)));
  return {
    ...sequenceColumns(capacity),
    capacity,
    sampling_prob: new Float64Array(capacity),
    positive: new Int32Array(capacity),
    index: new Uint32Array(capacity),
    start: new Uint32Array(capacity + 2),
    negative: new Uint32Array(capacity),
    negative_prob: new Float64Array(capacity),
    before: new Uint32Array(capacity),
    earlier: new Uint32Array(capacity),
  };
}
type Columns = ReturnType<typeof columnsFor>;

/** Puts the negatives of each positive next to each other, in the order of the sequence. */
function groupNegatives(columns: Columns, rows: number): void {
  const { positive, start, article, negative, sampling_prob, negative_prob } = columns;
  start.fill(0, 0, rows + 2);
  for (let i = 0; i < rows; i++) if (positive[i] >= 0) start[positive[i] + 2] += 1;
  for (let i = 2; i < rows + 2; i++) start[i] += start[i - 1];
  for (let i = 0; i < rows; i++) {
    if (positive[i] < 0) continue;
    const at = start[positive[i] + 1]++;
    negative[at] = article[i];
    negative_prob[at] = sampling_prob[i];
  }
}

/** Decodes the blocks of a customer; the result is overwritten by the next call. */
export function listsDecoder() {
  let columns = columnsFor(BLOCK_ROWS);

  return (blocks: SequenceBlock[], positives: Positives, test: RowTest | undefined): CustomerLists => {
    const rows = blocks.reduce((sum, { length }) => sum + length, 0);
    if (rows > columns.capacity || (columns.capacity > KEPT_ROWS && rows <= KEPT_ROWS))
      columns = columnsFor(rows);
    let at = 0;
    for (const block of blocks) {
      decodeBlock(block, columns, at);
      if (block.details) decodeListDetails(block.details, block.length, columns, at);
      at += block.length;
    }
    groupNegatives(columns, rows);
    const { t_dat, article, score, index, before, earlier } = columns;
    const isWanted = [0, 1, 2].map((one) => (POSITIVES[positives] as readonly number[]).includes(one));
    let length = 0;
    let seen = 0;
    for (let i = 0; i < rows; i++) {
      if (!isWanted[score[i]]) continue;
      if (test === undefined || test(t_dat[i], article[i], score[i])) {
        index[length] = i;
        before[length++] = seen;
      }
      earlier[seen++] = article[i];
    }
    return { customer_id: blocks[0].customer_id, length, ...columns };
  };
}
