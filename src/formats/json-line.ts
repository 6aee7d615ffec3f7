/**
 * Finds the members of a JSON object in bytes, without making it: numbers keep their own digits. It accepts
 * exactly what JSON.parse accepts, but for bytes that are not UTF-8, which are left to others.
 */
import { growFields, stringOf, type CsvRecord } from './csv-record.ts';
import { escapedLength, unescapeJson } from './json-strings.ts';
import { longer } from './longer.ts';
import { UnusableFile } from './unusable-file.ts';

const QUOTE = 34;
const BACKSLASH = 92;
const [OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET] = [123, 125, 91];
const [COLON, COMMA, MINUS, DOT] = [58, 44, 45, 46];
/** More names than these are not columns of a table, but values. */
const MOST_NAMES = 10_000;

const isBlank = (byte: number) => byte === 32 || byte === 9 || byte === 13 || byte === 10;
const isDigit = (byte: number) => byte >= 48 && byte <= 57;

export class JsonLine {
  readonly names: string[] = [];
  /** Of each column: whether its value is an array or an object. */
  nested = new Uint8Array(64);
  readonly #record: CsvRecord;
  readonly #indices = new Map<string, number>();
  readonly #nameBytes: Buffer[] = [];
  /** Of each column: the one that followed it last. */
  readonly #next: number[] = [];
  #first = 0;
  #escaped = false;
  #late: ((name: string) => number) | undefined;
  /** Where it goes on, and the end. */
  #at = 0;
  #end = 0;
  /** Where unescaped strings may be written. */
  #spare = 0;

  constructor(record: CsvRecord) {
    this.#record = record;
  }

  /** From here on, `late` decides about other names: index of their column, or -1 to leave them out. */
  close(late: (name: string) => number): void {
    this.#late = late;
  }

  /** Returns the index of a new column. */
  add(name: string): number {
    if (this.names.length === MOST_NAMES) {
      throw new UnusableFile(
        `The objects have more than ${MOST_NAMES} different names. Names are those of columns, the same in ` +
          'all lines: write what differs as values.',
      );
    }
    const index = this.names.push(name) - 1;
    this.#indices.set(name, index);
    this.#nameBytes.push(Buffer.from(name));
    this.#next.push(index + 1);
    if (index === this.#record.from.length) growFields(this.#record);
    if (index === this.nested.length) this.nested = longer(this.nested, 2 * index);
    return index;
  }

  /**
   * Reads the object in bytes[start, end), behind which a line feed stands, into the fields of the record, by
   * the index of their names. False if it is none; `at` is where it stops being one.
   */
  read(start: number, end: number, spare: number): boolean {
    const { from, to } = this.#record;
    from.fill(0, 0, this.names.length);
    to.fill(0, 0, this.names.length);
    this.nested.fill(0, 0, this.names.length);
    this.#at = start;
    this.#end = end;
    this.#spare = spare;
    const isObject = this.#skipBlanks() === OPEN_BRACE && this.#object();
    if (isObject) this.#skipBlanks();
    this.#record.fields = this.names.length;
    return isObject && this.#at === end;
  }

  get at(): number {
    return this.#at;
  }

  #skipBlanks(): number {
    const { bytes } = this.#record;
    while (this.#at < this.#end && isBlank(bytes[this.#at])) this.#at++;
    return this.#at < this.#end ? bytes[this.#at] : -1;
  }

  #object(): boolean {
    this.#at++;
    if (this.#skipBlanks() === CLOSE_BRACE) return this.#step();
    for (let last = -1; ;) {
      if (this.#skipBlanks() !== QUOTE) return false;
      const start = this.#at + 1;
      if (!this.#string()) return false;
      const index = this.#indexOf(start, this.#at - 1, last);
      if (index >= 0) last = index;
      if (this.#skipBlanks() !== COLON) return false;
      this.#at++;
      if (!this.#member(index)) return false;
      const byte = this.#skipBlanks();
      this.#at++;
      if (byte === CLOSE_BRACE) return true;
      if (byte !== COMMA) return this.#back();
    }
  }

  #step(): true {
    this.#at++;
    return true;
  }

  #back(): false {
    this.#at--;
    return false;
  }

  /** Index of the column of a name: the one that followed `last` before is tried first. -1 for none. */
  #indexOf(start: number, end: number, last: number): number {
    const { bytes } = this.#record;
    const guess = last < 0 ? this.#first : this.#next[last];
    const expected = this.#escaped ? undefined : this.#nameBytes[guess];
    if (expected?.length === end - start) {
      let at = 0;
      while (at < expected.length && expected[at] === bytes[start + at]) at++;
      if (at === expected.length) return guess;
    }
    const name = this.#escaped
      ? (JSON.parse(`"${stringOf(bytes, start, end)}"`) as string)
      : stringOf(bytes, start, end);
    const index = this.#indices.get(name) ?? (this.#late ? this.#lateIndex(name) : this.add(name));
    if (index < 0) return -1;
    if (last < 0) this.#first = index;
    else this.#next[last] = index;
    return index;
  }

  #lateIndex(name: string): number {
    const index = this.#late!(name);
    if (this.#indices.size < 2 * MOST_NAMES) this.#indices.set(name, index);
    return index;
  }

  /** Reads the value of a column, or one that is left out (-1). */
  #member(index: number): boolean {
    const byte = this.#skipBlanks();
    const isString = byte === QUOTE;
    const isNested = byte === OPEN_BRACE || byte === OPEN_BRACKET;
    const opening = isString ? this.#at + 1 : this.#at;
    if (!(isNested ? this.#skipNested() : this.#scalar())) return false;
    if (index < 0) return true;
    const { bytes, from, to } = this.#record;
    let start = opening;
    let end = isString ? this.#at - 1 : this.#at;
    if (isString && this.#escaped) {
      start = this.#spare;
      end = this.#spare = unescapeJson(bytes, opening, end, start);
    }
    const isNull = byte === 110;
    from[index] = start;
    to[index] = isNull ? start : end;
    this.nested[index] = isNested ? 1 : 0;
    return true;
  }

  /** A string, a number or a word. */
  #scalar(): boolean {
    const { bytes } = this.#record;
    switch (this.#at < this.#end ? bytes[this.#at] : -1) {
      case QUOTE:
        return this.#string();
      case 116:
        return this.#word('true');
      case 102:
        return this.#word('false');
      case 110:
        return this.#word('null');
      default:
        return this.#number();
    }
  }

  #word(word: string): boolean {
    const { bytes } = this.#record;
    for (let i = 0; i < word.length; i++) if (bytes[this.#at + i] !== word.charCodeAt(i)) return false;
    this.#at += word.length;
    return true;
  }

  /** A string whose opening quote is at `at`. The line feed behind the line ends every loop. */
  #string(): boolean {
    const { bytes } = this.#record;
    let at = this.#at + 1;
    this.#escaped = false;
    for (;;) {
      const byte = bytes[at];
      if (byte === QUOTE) break;
      const length = byte < 32 ? 0 : byte === BACKSLASH ? escapedLength(bytes, at) : 1;
      if (byte === BACKSLASH) this.#escaped = true;
      if (length === 0) {
        this.#at = at;
        return false;
      }
      at += length;
    }
    this.#at = at + 1;
    return true;
  }

  #digits(): boolean {
    const { bytes } = this.#record;
    const start = this.#at;
    while (isDigit(bytes[this.#at])) this.#at++;
    return this.#at > start;
  }

  #number(): boolean {
    const { bytes } = this.#record;
    if (bytes[this.#at] === MINUS) this.#at++;
    if (bytes[this.#at] === 48) this.#at++;
    else if (!this.#digits()) return false;
    if (bytes[this.#at] === DOT) {
      this.#at++;
      if (!this.#digits()) return false;
    }
    if ((bytes[this.#at] | 32) !== 101) return true;
    this.#at++;
    if (bytes[this.#at] === 43 || bytes[this.#at] === MINUS) this.#at++;
    return this.#digits();
  }

  /** Checks an array or an object, of any depth. */
  #skipNested(): boolean {
    const open: number[] = [];
    for (;;) {
      let byte = this.#skipBlanks();
      if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
        this.#at++;
        open.push(byte + 2);
        byte = this.#skipBlanks();
        if (byte !== open[open.length - 1]) {
          if (open[open.length - 1] === CLOSE_BRACE && !this.#nestedName()) return false;
          continue;
        }
      } else if (!this.#scalar()) return false;
      // Behind a value: closing signs, then a comma or the end.
      for (;;) {
        byte = this.#skipBlanks();
        if (byte !== open[open.length - 1]) break;
        this.#at++;
        open.pop();
        if (open.length === 0) return true;
      }
      if (byte !== COMMA) return false;
      this.#at++;
      if (open[open.length - 1] === CLOSE_BRACE && !this.#nestedName()) return false;
    }
  }

  #nestedName(): boolean {
    if (this.#skipBlanks() !== QUOTE || !this.#string() || this.#skipBlanks() !== COLON) return false;
    return this.#step();
  }
}
