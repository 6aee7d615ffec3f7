import { BLANK, LF, QUOTE, type Dialect } from './csv-fields.ts';

const FIELD_START = 0;
const UNQUOTED = 1;
const QUOTED = 2;
const AFTER_QUOTE = 3;

/** Searches for the end of a record of any kind; the search can be continued when more bytes arrive. */
export class RecordEnd {
  /** Offset up to which the search has come. */
  searched = 0;
  /** Line breaks inside quotes so far, and the offset of the first, -1 if there is none. */
  breaks = 0;
  firstBreak = -1;
  #state = FIELD_START;
  readonly #delimiter: number;
  readonly #skipsBlanks: boolean;

  constructor({ delimiter, trim }: Dialect) {
    this.#delimiter = delimiter;
    this.#skipsBlanks = trim || delimiter === BLANK;
  }

  get isQuoted(): boolean {
    return this.#state === QUOTED;
  }

  startAt(at: number): void {
    this.searched = at;
    this.#state = FIELD_START;
    this.breaks = 0;
    this.firstBreak = -1;
  }

  /** The bytes have moved to the front by that many. */
  shift(by: number): void {
    this.searched -= by;
    this.firstBreak -= by;
  }

  /** Offset of the line break that ends the record, -1 if it is not before `limit`. */
  find(bytes: Uint8Array, limit: number): number {
    let at = this.searched;
    const [delimiter, skipsBlanks] = [this.#delimiter, this.#skipsBlanks];
    let state = this.#state;
    let isFound = false;
    for (; at < limit; at++) {
      const byte = bytes[at];
      if (state === QUOTED) {
        if (byte === QUOTE) state = AFTER_QUOTE;
        else if (byte === LF && this.breaks++ === 0) this.firstBreak = at;
      } else if (byte === LF) isFound = true;
      else if (byte === delimiter) state = FIELD_START;
      else if (byte === QUOTE && state !== UNQUOTED) state = QUOTED;
      else if (!skipsBlanks || byte !== BLANK || state !== FIELD_START) state = UNQUOTED;
      if (isFound) break;
    }
    this.searched = at;
    this.#state = state;
    return isFound ? at : -1;
  }
}
