/**
 * Finds records and fields in the bytes of a CSV file (RFC 4180) that comes in chunks of any size. No strings
 * are made; fields are places in the scanner's own buffer. Memory stays at 3 MiB, because a record of more than
 * 1 MiB is a fault. What the fields mean is decided elsewhere.
 *
 * A quote opens a quoted field only as the field's first character; elsewhere it is text. A quoted field
 * that does not end within 1 MiB, or before the file does, makes only its first line a fault: reading goes on with the
 * next line, so that one stray quote does not swallow what follows. None of this depends on how the file is cut.
 */
const LF = 10;
const CR = 13;
const QUOTE = 34;
const COMMA = 44;
const MIB = 1 << 20;
export const MOST_RECORD_BYTES = MIB;

// Where the search for a record's end stands.
const FIELD_START = 0;
const UNQUOTED = 1;
const QUOTED = 2;
const AFTER_QUOTE = 3;

/** The record that was read last; one object, reused. */
export interface CsvRecord {
  bytes: Uint8Array;
  /** The record as it is in the file, without its line break: bytes[start, end). */
  start: number;
  end: number;
  /** Physical line that it begins on, from 1. */
  line: number;
  /** How many fields it has; field i is bytes[from[i], to[i]), without quotes. */
  fields: number;
  from: Int32Array;
  to: Int32Array;
  /** 1 where field i is the same, byte for byte, as in the record handed on before this one. 0 says nothing. */
  repeats: Uint8Array;
  /** All of it is printable ASCII without quotes. False says nothing. */
  plain: boolean;
  /** A sentence, if the record breaks the rules of CSV. */
  fault: string | undefined;
}

export interface CsvScanner {
  /** Fields that records are expected to have; such records are read faster. */
  expected_fields: number;
  push(chunk: Uint8Array): void;
  /** The file ends here: the last record needs no line break. */
  end(): void;
}

/**
 * 0 if all four bytes of the word are above the comma and below DEL: digits, letters, most signs. Subtracting and adding
 * to all four at once sets the top bit of a byte that is not; the lowest bit set tells the first of them for sure.
 */
function unusualBytes(word: number): number {
  return ((word - 0x2d2d2d2d) | (word + 0x01010101) | word) & 0x80808080;
}

/**
 * Finds the fields of a plain record that begins at `at`: `from` and `to` hold those of the record before, and get these.
 * Returns the place behind the last field, -1 if there are fewer.
 */
function plainFields(
  bytes: Uint8Array,
  words: DataView,
  at: number,
  fields: number,
  from: Int32Array,
  to: Int32Array,
  repeats: Uint8Array,
  isBeforeKnown: boolean,
): number {
  const last = fields - 1;
  for (let field = 0; field < last; field++) {
    const end = isBeforeKnown ? endOfRepeated(bytes, words, from[field], to[field], at) : -1;
    repeats[field] = end < 0 ? 0 : 1;
    from[field] = at;
    at = to[field] = end < 0 ? afterPlain(bytes, words, at) : end;
    if (bytes[at] !== COMMA) return -1;
    at++;
  }
  from[last] = at;
  return (to[last] = afterPlain(bytes, words, at));
}

/**
 * Logs name the same day and the same customer many times in a row: where the plain field bytes[before, end) of the record
 * before stands again at `at`, this is its end there, found four bytes at a time. Otherwise -1.
 */
function endOfRepeated(bytes: Uint8Array, words: DataView, before: number, end: number, at: number): number {
  for (; before + 4 <= end; before += 4, at += 4) {
    if (words.getInt32(before, true) !== words.getInt32(at, true)) return -1;
  }
  for (; before < end; before++, at++) if (bytes[before] !== bytes[at]) return -1;
  return bytes[at] === COMMA ? at : -1;
}

/** Place of the first byte from `at` on that is no part of a plain field. */
function afterPlain(bytes: Uint8Array, words: DataView, at: number): number {
  for (;;) {
    let unusual: number;
    while ((unusual = unusualBytes(words.getInt32(at, true))) === 0) at += 4;
    at += (31 - Math.clz32(unusual & -unusual)) >> 3;
    const byte = bytes[at];
    if (byte === COMMA || byte < 32 || byte > 126 || byte === QUOTE) return at;
    at++;
  }
}

/** Blank lines are counted as lines and not handed on. Whatever `onRecord` throws ends the scan. */
export function csvScanner(onRecord: (record: CsvRecord) => void): CsvScanner {
  // A record that is not complete yet (1 MiB at most), the next piece of the file, a byte for a sentinel, and room
  // for fields whose doubled quotes are undone.
  const bytes = new Uint8Array(3 * MIB + 1);
  const words = new DataView(bytes.buffer);
  let filled = 0;
  let start = 0;
  let line = 1;
  // The search for the end of the record at `start`, which may go on in the next chunk.
  let searched = 0;
  let state = FIELD_START;
  let breaks = 0;
  let firstBreak = -1;
  /** Inside a line that is too long: drop everything up to its end. */
  let skipping = false;
  let isLast = false;
  let columns = 0;
  /** `from` and `to` are still those of the record before, which is plain and still in `bytes`. */
  let isBeforeKnown = false;

  let from = new Int32Array(64);
  let to = new Int32Array(64);
  let repeats = new Uint8Array(64);
  const record: CsvRecord = {
    bytes,
    start: 0,
    end: 0,
    line: 1,
    fields: 0,
    from,
    to,
    repeats,
    plain: false,
    fault: undefined,
  };

  function push(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length; at += MIB) {
      const piece = chunk.length <= MIB ? chunk : chunk.subarray(at, at + MIB);
      if (filled + piece.length > 2 * MIB) moveToFront();
      bytes.set(piece, filled);
      filled += piece.length;
      scan();
    }
  }

  function end(): void {
    isLast = true;
    scan();
  }

  function moveToFront(): void {
    bytes.copyWithin(0, start, filled);
    filled -= start;
    searched -= start;
    firstBreak -= start;
    start = 0;
    isBeforeKnown = false;
  }

  function startRecordAt(at: number): void {
    start = at;
    searched = at;
    state = FIELD_START;
    breaks = 0;
    firstBreak = -1;
  }

  function scan(): void {
    bytes[filled] = LF; // ends every loop over a line
    while (start < filled) {
      if (skipping) {
        if (!skipLine()) return;
      } else if (columns === 0 || searched > start || !readPlainRecords()) {
        if (!readAnyRecord()) return;
      }
    }
    filled = 0;
    startRecordAt(0);
    isBeforeKnown = false;
  }

  /**
   * Records of printable ASCII without quotes and with the expected number of fields, as long as they come.
   * True at the end of the buffer, false when something else comes or the record is not complete.
   */
  function readPlainRecords(): boolean {
    const stop = filled;
    let at = start;
    let known = isBeforeKnown;
    while (at < stop) {
      const first = at;
      const end = plainFields(bytes, words, first, columns, from, to, repeats, known);
      if (end < 0) return handBack(first);
      at = bytes[end] === CR ? end + 1 : end;
      if (bytes[at] !== LF || at >= stop || at - first > MOST_RECORD_BYTES) return handBack(first);
      at++;
      known = end > first;
      if (known) emit(first, end, columns, true, undefined);
      line++;
    }
    startRecordAt(at);
    isBeforeKnown = known;
    return true;
  }

  /** Leaves the record at `at`, which is not plain or not complete, to readAnyRecord. */
  function handBack(at: number): false {
    startRecordAt(at);
    isBeforeKnown = false;
    repeats.fill(0);
    return false;
  }

  /** One record of any kind. False if the rest of it is not there yet. */
  function readAnyRecord(): boolean {
    const end = findEnd();
    if (end < 0 && filled - start > MOST_RECORD_BYTES) {
      const why = state === QUOTED ? ': a quote that is never closed?' : '';
      dropLine(`The row is longer than 1 MiB${why}`);
      return true;
    }
    if (end < 0 && !isLast) return false;
    if (end < 0 && state === QUOTED) {
      dropLine('A quote is opened and never closed');
      return true;
    }
    const first = start;
    const lines = breaks + 1;
    const stop = end < 0 ? filled : end;
    const textEnd = stop > first && bytes[stop - 1] === CR ? stop - 1 : stop;
    startRecordAt(end < 0 ? filled : end + 1);
    if (textEnd > first) splitFields(first, textEnd);
    line += lines;
    return true;
  }

  /** Place of the line break that ends the record, -1 if it is not in the buffer or beyond 1 MiB. */
  function findEnd(): number {
    const limit = Math.min(filled, start + MOST_RECORD_BYTES + 1);
    let at = searched;
    let now = state;
    let isFound = false;
    while (at < limit && !isFound) {
      const byte = bytes[at];
      if (now === QUOTED) {
        if (byte === QUOTE) now = AFTER_QUOTE;
        else if (byte === LF && breaks++ === 0) firstBreak = at;
      } else if (byte === LF) isFound = true;
      else if (byte === COMMA) now = FIELD_START;
      else if (byte === QUOTE && now !== UNQUOTED) now = QUOTED;
      else now = UNQUOTED;
      if (!isFound) at = now === FIELD_START || now === AFTER_QUOTE ? at + 1 : afterOrdinary(at + 1, limit);
    }
    searched = at;
    state = now;
    return isFound ? at : -1;
  }

  /** Skips bytes that change nothing inside a field. */
  function afterOrdinary(at: number, limit: number): number {
    while (at < limit && unusualBytes(words.getInt32(at, true)) === 0) at += 4;
    return Math.min(at, limit);
  }

  /** Makes the first line of the record at `start` a fault, and goes on behind it. */
  function dropLine(fault: string): void {
    const first = start;
    const stop = firstBreak >= 0 ? firstBreak : searched;
    if (firstBreak >= 0) startRecordAt(firstBreak + 1);
    else {
      startRecordAt(searched);
      skipping = true;
    }
    emit(first, stop, 0, false, fault);
    if (!skipping) line++;
  }

  /** False if the line goes on behind the buffer. */
  function skipLine(): boolean {
    const found = bytes.indexOf(LF, start);
    startRecordAt(Math.min(found + 1, filled));
    if (found >= filled) {
      filled = 0;
      startRecordAt(0);
      return false;
    }
    skipping = false;
    line++;
    return true;
  }

  function splitFields(first: number, end: number): void {
    let fault: string | undefined;
    let fields = 0;
    let spare = filled + 1;
    for (let at = first; at <= end; at++) {
      if (fields === from.length) growFields();
      if (at < end && bytes[at] === QUOTE) {
        const open = at + 1;
        let doubled = 0;
        for (at = open; ; at += 2, doubled++) {
          while (at < end && bytes[at] !== QUOTE) at = afterOrdinary(at + 1, end);
          if (at + 1 >= end || bytes[at + 1] !== QUOTE) break;
        }
        from[fields] = doubled === 0 ? open : spare;
        to[fields] = doubled === 0 ? at : (spare = copyUndoubled(open, at, spare));
        if (++at < end && bytes[at] !== COMMA) fault = 'A quoted field goes on after its closing quote';
        while (at < end && bytes[at] !== COMMA) at++;
      } else {
        from[fields] = at;
        while (at < end && bytes[at] !== COMMA) at = afterOrdinary(at + 1, end);
        to[fields] = at;
      }
      fields++;
    }
    emit(first, end, fields, false, fault);
  }

  function copyUndoubled(at: number, end: number, target: number): number {
    for (; at < end; at++) {
      bytes[target++] = bytes[at];
      if (bytes[at] === QUOTE) at++;
    }
    return target;
  }

  function growFields(): void {
    const [moreFrom, moreTo] = [new Int32Array(from.length * 2), new Int32Array(to.length * 2)];
    moreFrom.set(from);
    moreTo.set(to);
    from = record.from = moreFrom;
    to = record.to = moreTo;
    repeats = record.repeats = new Uint8Array(from.length);
  }

  function emit(first: number, end: number, fields: number, plain: boolean, fault: string | undefined): void {
    record.start = first;
    record.end = end;
    record.line = line;
    record.fields = fields;
    record.plain = plain;
    record.fault = fault;
    onRecord(record);
  }

  return {
    get expected_fields() {
      return columns;
    },
    set expected_fields(count) {
      columns = count;
      while (from.length < columns) growFields();
    },
    push,
    end,
  };
}
