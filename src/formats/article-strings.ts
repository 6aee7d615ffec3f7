import { needsCsvQuotes } from './csv-size.ts';
import { START } from '../model/interaction-columns.ts';
import { byteSink, type ByteSink } from './byte-sink.ts';
import { csvField } from './csv-field.ts';
import { longer } from './longer.ts';

/** String i is `length[i]` bytes from `start[i]` in an arena. */
export interface Spans {
  start: Uint32Array;
  length: Uint16Array;
  /** Length of the longest string of an article, START not included. */
  longest: number;
  /**
   * Set if all articles have strings of one length at equal distances: key k's begins at origin + k * stride.
   */
  even?: { length: number; origin: number; stride: number };
}

/** The ids of articles, plain and as they appear in CSV and in JSON, as bytes in one arena to copy from. */
export interface ArticleStrings {
  arena: Pick<ByteSink, 'bytes' | 'view'>;
  /** Index 0 is START; the article with key k has index k + 1. A key without an article has no bytes. */
  csv: Spans;
  json: Spans;
  plain: Spans;
}

/** Keys are whole numbers from 0; memory grows with the highest. */
export function articleStrings(
  articles: Iterable<readonly [key: number, article_id: string]>,
): ArticleStrings {
  const arena = byteSink();
  const [csv, json, plain] = [spans(), spans(), spans()];
  const write = (string: string) => {
    arena.writeString(string);
    return arena.length;
  };
  const add = (index: number, id: string) => {
    const string = JSON.stringify(id);
    let start = arena.length;
    let end = write(string);
    put(json, index, start, end);
    // Nearly every id is the same in all three: the bytes between the quotes of the JSON.
    if (string.length === id.length + 2) [start, end] = [start + 1, end - 1];
    else [start, end] = [end, write(id)];
    put(plain, index, start, end);
    if (needsCsvQuotes(id)) [start, end] = [arena.length, write(csvField(id))];
    put(csv, index, start, end);
  };
  add(0, START);
  let first = Infinity;
  let last = -1;
  for (const [key, id] of articles) {
    add(key + 1, id);
    first = Math.min(first, key);
    last = Math.max(last, key);
  }
  for (const spans of [csv, json, plain]) spans.even = evenSpans(spans, first, last);
  return { arena, csv, json, plain };
}

function spans(): Spans {
  return { start: new Uint32Array(1024), length: new Uint16Array(1024), longest: 0 };
}

/** For the articles with keys `first` to `last`; a missing one makes them uneven. */
function evenSpans({ start, length }: Spans, first: number, last: number): Spans['even'] {
  if (first >= last) return undefined;
  const stride = start[first + 2] - start[first + 1];
  const origin = start[first + 1] - first * stride;
  for (let key = first; key <= last; key++) {
    if (length[key + 1] !== length[first + 1] || start[key + 1] !== origin + key * stride) return undefined;
  }
  return { length: length[first + 1], origin, stride };
}

function put(spans: Spans, index: number, start: number, end: number): void {
  if (index >= spans.start.length) {
    const size = Math.max(index + 1, spans.start.length * 2);
    spans.start = longer(spans.start, size);
    spans.length = longer(spans.length, size);
  }
  spans.start[index] = start;
  spans.length[index] = end - start;
  if (index > 0) spans.longest = Math.max(spans.longest, end - start);
}
