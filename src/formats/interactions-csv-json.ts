/**
 * Interactions in columns → CSV, NDJSON and JSON, as bytes. All three are one row with other words around the values:
 * before t_dat, between it and article_id (with the customer_id, which is the same in all rows of a sequence), and so on.
 *
 * Measured (Node 20, 2 cores, one thread, sequences of 220 rows, 64-character customers, 10-character articles): CSV 35 M
 * rows/s, JSON 32 M rows/s. Where the ids of articles differ in length, or have fewer than 8 or more than 16 bytes: 18 M and
 * 13 M.
 */
import { INTERACTION_COLUMNS } from '../model/interaction-columns.ts';
import type { ArticleStrings, EvenPlaces, Places } from './article-strings.ts';
import { byteSink } from './byte-sink.ts';
import type { ByteSink } from './byte-sink.ts';
import { csvField, csvLine } from './csv-field.ts';
import { articleBefore, type InteractionSlice, type RowFilter } from './interaction-slice.ts';
import { copyOver, has13Digits, SLACK, WORD_BYTES, wordAt, write13Digits, writeWord } from './word-copy.ts';

export const INTERACTIONS_CSV_HEADER = csvLine(INTERACTION_COLUMNS);

/** The words around the values of a row, in its order. */
type Around = readonly [
  t_dat: string,
  article_id: string,
  score: string,
  prev_article_id: string,
  end: string,
];

/** Appends rows without the header; returns how many. prev_article_id is that of the sequence, filtered or not. */
export function writeInteractionsCsv(
  out: ByteSink,
  run: InteractionSlice,
  texts: ArticleStrings,
  rows?: RowFilter,
): number {
  return writeRows(out, run, texts, texts.csv, ['', `,${csvField(run.customer_id)},`, ',', ',', '\n'], rows);
}

/** Appends one JSON object a line; returns how many. */
export function writeInteractionsNdjson(
  out: ByteSink,
  run: InteractionSlice,
  texts: ArticleStrings,
  rows?: RowFilter,
): number {
  return writeRows(out, run, texts, texts.json, aroundJson('{', run.customer_id, '}\n'), rows);
}

/** Appends items of a JSON array, each with a comma behind it; returns how many. */
export function writeInteractionsJson(
  out: ByteSink,
  run: InteractionSlice,
  texts: ArticleStrings,
  rows?: RowFilter,
): number {
  return writeRows(out, run, texts, texts.json, aroundJson('{', run.customer_id, '},'), rows);
}

function aroundJson(open: string, customerId: string, close: string): Around {
  const customer = JSON.stringify(customerId);
  return [
    `${open}"t_dat":`,
    `,"customer_id":${customer},"article_id":`,
    ',"interaction_score":',
    ',"prev_article_id":',
    close,
  ];
}

const BLOCK = 256;
const LONGEST_NUMBER = 24;
const words = byteSink(1024);
const wordStart = new Int32Array(5);
const wordLength = new Int32Array(5);

function writeRows(
  out: ByteSink,
  run: InteractionSlice,
  { arena }: ArticleStrings,
  places: Places,
  around: Around,
  rows: RowFilter = {},
): number {
  const from = Math.max(rows.from ?? 0, 0);
  const to = Math.min(rows.to ?? run.length, run.length);
  if (from >= to) return 0;
  setWords(around);
  const even = rows.mask === undefined ? evenFrom(run, places, from, to) : to;
  const longestRow =
    words.length + LONGEST_NUMBER + 1 + 2 * Math.max(places.longest, places.length[0]) + SLACK;
  let written = 0;
  for (let first = from; first < even; first += BLOCK) {
    const last = Math.min(first + BLOCK, even);
    out.ensure((last - first) * longestRow);
    written += writeBlock(out, run, arena, places, rows.mask, first, last);
  }
  for (let first = even; first < to; first += EVEN_BLOCK) {
    written += writeEven(out, run, arena, places, first, Math.min(first + EVEN_BLOCK, to));
  }
  return written;
}

function setWords(around: Around): void {
  words.length = 0;
  around.forEach((word, i) => {
    wordStart[i] = words.length;
    words.writeString(word);
    wordLength[i] = words.length - wordStart[i];
  });
  words.ensure(SLACK);
}

function writeBlock(
  out: ByteSink,
  run: InteractionSlice,
  arena: DataView,
  { start, length }: Places,
  mask: Uint8Array | undefined,
  from: number,
  to: number,
): number {
  const { t_dat, article, score, prev_skips_ignores = false } = run;
  const { view } = out;
  const around = words.view;
  const [start0, start1, start2, start3, start4] = wordStart;
  const [length0, length1, length2, length3, length4] = wordLength;
  let written = 0;
  let at = out.length;
  let before = articleBefore(run, from);
  for (let i = from; i < to; i++) {
    const place = article[i] + 1;
    const placeBefore = before + 1;
    if (!prev_skips_ignores || score[i] > 0) before = article[i];
    if (mask !== undefined && mask[i] === 0) continue;
    // What is copied too far is covered by the value that follows.
    copyOver(view, at, around, start0, length0);
    at = writeWholeNumber(out, at + length0, t_dat[i]);
    copyOver(view, at, around, start1, length1);
    at += length1;
    copyOver(view, at, arena, start[place], length[place]);
    at += length[place];
    copyOver(view, at, around, start2, length2);
    at += length2;
    view.setUint8(at++, 48 + score[i]);
    copyOver(view, at, around, start3, length3);
    at += length3;
    copyOver(view, at, arena, start[placeBefore], length[placeBefore]);
    at += length[placeBefore];
    copyOver(view, at, around, start4, length4);
    at += length4;
    written++;
  }
  out.length = at;
  return written;
}

/**
 * The first row from which on all are of one length, with texts of articles that two words cover, and none has START
 * before it; `to` if there is none.
 */
function evenFrom(run: InteractionSlice, { even }: Places, from: number, to: number): number {
  if (even === undefined || even.length < WORD_BYTES || even.length > 2 * WORD_BYTES) return to;
  for (let i = from; i < to; i++) if (!has13Digits(run.t_dat[i])) return to;
  if (articleBefore(run, from) >= 0) return from;
  let i = from;
  while (run.prev_skips_ignores && i < to && run.score[i] === 0) i++;
  return Math.min(i + 1, to);
}

/** Rows written at a time: each block begins with a row that is written slowly. */
const EVEN_BLOCK = 512;
/** The first and the last eight bytes of articles in a block. */
const firstWords = new Float64Array(EVEN_BLOCK);
const lastWords = new Float64Array(EVEN_BLOCK);

/** Rows of one length, faster than `writeBlock`: the first is copied to the place of each, and its values are written over. */
function writeEven(
  out: ByteSink,
  run: InteractionSlice,
  arena: DataView,
  places: Places,
  from: number,
  to: number,
): number {
  const { t_dat, score, prev_skips_ignores = false } = run;
  const common = places.even!.length;
  const [length0, length1, length2, length3, length4] = wordLength;
  const toArticle = 13 + length1;
  const toScore = toArticle + common + length2;
  const toBefore = toScore + 1 + length3;
  const rowLength = length0 + toBefore + common + length4;
  const toLast = common - WORD_BYTES;
  const start = out.length;
  out.ensure((to - from) * rowLength + SLACK);
  writeBlock(out, run, arena, places, undefined, from, from + 1);
  repeat(out, start, rowLength, to - from);
  gatherArticles(run, arena, places.even!, from, to);
  const { view } = out;
  let before = 0;
  let at = start + rowLength + length0;
  for (let i = from + 1; i < to; i++, at += rowLength) {
    const own = i - from;
    write13Digits(view, at, t_dat[i]);
    writeWord(view, at + toArticle, firstWords[own]);
    writeWord(view, at + toArticle + toLast, lastWords[own]);
    view.setUint8(at + toScore, 48 + score[i]);
    writeWord(view, at + toBefore, firstWords[before]);
    writeWord(view, at + toBefore + toLast, lastWords[before]);
    if (!prev_skips_ignores || score[i] > 0) before = own;
  }
  return to - from;
}

/**
 * Reads the articles of rows after `from`, and in its place the one before the next. In a loop of its own, and with places
 * that follow from keys, since these bytes lie anywhere in half a megabyte or more: the processor waits for many of them at
 * a time. A service under load writes a sequence in half the time.
 */
function gatherArticles(
  run: InteractionSlice,
  arena: DataView,
  { origin, stride, length }: EvenPlaces,
  from: number,
  to: number,
): void {
  const { article } = run;
  const toLast = length - WORD_BYTES;
  let place = origin + stride * articleBefore(run, from + 1);
  firstWords[0] = wordAt(arena, place);
  lastWords[0] = wordAt(arena, place + toLast);
  for (let i = from + 1; i < to; i++) {
    place = origin + stride * article[i];
    firstWords[i - from] = wordAt(arena, place);
    lastWords[i - from] = wordAt(arena, place + toLast);
  }
}

/** Makes `count` copies in a row of the `length` bytes at `first`, that one included, with few calls: each doubles them. */
function repeat(out: ByteSink, first: number, length: number, count: number): void {
  const end = first + count * length;
  for (let made = first + length; made < end; made += made - first) {
    out.bytes.copyWithin(made, first, Math.min(made, first + end - made));
  }
  out.length = end;
}

/** Returns the place behind the number. */
function writeWholeNumber(out: ByteSink, at: number, value: number): number {
  if (!has13Digits(value)) return at + out.bytes.write(String(value), at);
  write13Digits(out.view, at, value);
  return at + 13;
}
