/** Splits the beginning of a CSV file into records, tolerantly: a look must also understand what is wrong. */

export interface SampleRow {
  /** Line on which it begins, from 1. */
  line: number;
  fields: string[];
}

const QUOTE = '"';
/** A quoted field longer than this is a stray quote. */
const MOST_QUOTED = 20_000;

export interface Split {
  delimiter: string;
  /** Blanks before a quote are left out, as with `trim`. */
  trim?: boolean;
}

/** Records of `text` from line `skip` + 1 on, without blank lines; at most `most`. */
export function recordsOf(text: string, split: Split, skip = 0, most = Infinity): SampleRow[] {
  const rows: SampleRow[] = [];
  let [at, line] = [0, 1];
  for (; line <= skip && at < text.length; line++) at = endOfLine(text, at).next;
  while (at < text.length && rows.length < most) {
    const found = recordAt(text, at, split);
    if (found.next - at > 1 && found.fields.length > 0) rows.push({ line, fields: found.fields });
    line += found.lines;
    at = found.next;
  }
  return rows;
}

/** Where the line at `at` ends, and where the next one begins. */
export function endOfLine(text: string, at: number): { end: number; next: number } {
  let end = text.indexOf('\n', at);
  if (end < 0) end = text.length;
  return { end: end > at && text[end - 1] === '\r' ? end - 1 : end, next: end + 1 };
}

function recordAt(text: string, start: number, { delimiter, trim = false }: Split) {
  const fields: string[] = [];
  let lines = 1;
  let { end, next } = endOfLine(text, start);
  if (end === start) return { fields, next, lines };
  if (delimiter === ' ') return { fields: text.slice(start, end).trim().split(/ +/), next, lines };
  for (let at = start; ;) {
    if (trim) at = quoteAfterBlanks(text, at);
    if (text[at] === QUOTE) {
      const close = closingQuote(text, at + 1);
      if (close - at < MOST_QUOTED && (close + 1 >= text.length || isEnd(text, close + 1, delimiter))) {
        fields.push(text.slice(at + 1, close).replaceAll('""', '"'));
        lines += breaksIn(text, at, close);
        ({ end, next } = endOfLine(text, close + 1));
        at = close + 1;
        if (text[at] !== delimiter) return { fields, next, lines };
        at++;
        continue;
      }
    }
    const found = text.indexOf(delimiter, at);
    if (found < 0 || found >= end) {
      fields.push(text.slice(at, Math.max(at, end)));
      return { fields, next, lines };
    }
    fields.push(text.slice(at, found));
    at = found + 1;
  }
}

/** Offset of a quote that only blanks precede, else `at`. */
function quoteAfterBlanks(text: string, at: number): number {
  let quote = at;
  while (text[quote] === ' ' || text[quote] === '\t') quote++;
  return text[quote] === QUOTE ? quote : at;
}

function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf(QUOTE, from); at >= 0; at = text.indexOf(QUOTE, at + 2)) {
    if (text[at + 1] !== QUOTE) return at;
  }
  return Infinity;
}

const isEnd = (text: string, at: number, delimiter: string): boolean =>
  text[at] === delimiter || text[at] === '\n' || text[at] === '\r';

function breaksIn(text: string, from: number, to: number): number {
  let breaks = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) breaks++;
  return breaks;
}
