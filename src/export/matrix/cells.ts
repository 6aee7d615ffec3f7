/** Cells of a sparse matrix, in a reader thread: a row for each customer, a column for each article. */
import type { ByteSink } from '../../formats/byte-sink.ts';
import { isWithin, type BlockRows, type WriterContext, type WriterKind } from '../slices.ts';
import { CLICK_WEIGHT, PURCHASE_WEIGHT } from '../../model/export-defaults.ts';

/** Appends what a file has for one row: its cells in order of columns, with their highest scores. */
type WriteRow = (out: ByteSink, columns: Uint32Array, scores: Uint8Array, before: number) => void;

/** Gathers the cells of each customer. Those of ignores only if `withIgnores`. */
function cells(context: WriterContext, withIgnores: boolean, write: WriteRow) {
  const isWanted = isWithin(context);
  const numbers = context.numbers!;
  /** By column, the highest score. */
  const highest = new Map<number, number>();
  let count = 0;
  return {
    block(_out: ByteSink, { slice }: BlockRows) {
      const { t_dat, article, score, length } = slice;
      for (let i = 0; i < length; i++) {
        if (score[i] === 0 && !withIgnores) continue;
        if (isWanted && !isWanted(t_dat[i])) continue;
        const column = numbers[article[i]];
        const before = highest.get(column);
        if (before === undefined || score[i] > before) highest.set(column, score[i]);
      }
    },
    customerEnd(out: ByteSink) {
      const columns = Uint32Array.from(highest.keys()).sort();
      const scores = Uint8Array.from(columns, (column) => highest.get(column)!);
      count += columns.length;
      write(out, columns, scores, context.base + count);
      highest.clear();
    },
    units: () => count,
  };
}

const writeColumns: WriteRow = (out, columns) => {
  out.ensure(columns.length * 4);
  for (const column of columns) out.length = out.bytes.writeInt32LE(column, out.length);
};

/** A weight for each score from 1 on. */
const writeWeights =
  (weights: number[]): WriteRow =>
  (out, _columns, scores) => {
    out.ensure(scores.length * 4);
    for (const score of scores) out.length = out.bytes.writeFloatLE(weights[score], out.length);
  };

/** 1 for clicks and purchases, −1 for pairs that were ignored only. */
const writeLabels: WriteRow = (out, _columns, scores) => {
  out.ensure(scores.length * 4);
  for (const score of scores) out.length = out.bytes.writeFloatLE(score > 0 ? 1 : -1, out.length);
};

/** Where the row ends among all cells. */
const writeEnds =
  (bytes: 4 | 8): WriteRow =>
  (out, _columns, _scores, end) => {
    out.ensure(8);
    out.length =
      bytes === 4
        ? out.bytes.writeInt32LE(end, out.length)
        : out.bytes.writeBigInt64LE(BigInt(end), out.length);
  };

type Made = (context: WriterContext) => WriteRow;

const kind = (withIgnores: boolean, made: Made): WriterKind => ({
  whole: true,
  writer: (context) => cells(context, withIgnores, made(context)),
});

const weightsOf: Made = ({ options: { click_weight = CLICK_WEIGHT, purchase_weight = PURCHASE_WEIGHT } }) =>
  writeWeights([0, click_weight, purchase_weight]);

/** Of the matrix of clicks and purchases, and of that with labels. */
export const MATRIX_WRITERS = {
  'matrix indices': kind(false, () => writeColumns),
  'matrix data': kind(false, weightsOf),
  'matrix ends': kind(false, () => writeEnds(4)),
  'matrix long ends': kind(false, () => writeEnds(8)),
  'labels indices': kind(true, () => writeColumns),
  'labels data': kind(true, () => writeLabels),
  'labels ends': kind(true, () => writeEnds(4)),
  'labels long ends': kind(true, () => writeEnds(8)),
} satisfies Record<string, WriterKind>;
