import type { ArticleStrings } from './article-strings.ts';
import { longer } from './longer.ts';
import { stringDictionary, type Dictionary } from './parquet-columns.ts';

/** The distinct articles of a row group of Parquet, in order of first appearance. */
export class ArticleDictionary {
  /** By key + 1: index + 1, 0 for none. */
  #indices = new Uint32Array(1024);
  /** By index: key + 1. */
  #entries: number[] = [];

  /** Index in the dictionary of the article with this key; -1 is START. */
  indexOf(key: number): number {
    const entry = key + 1;
    if (entry >= this.#indices.length) {
      this.#indices = longer(this.#indices, Math.max(entry + 1, this.#indices.length * 2));
    }
    if (this.#indices[entry] === 0) this.#indices[entry] = this.#entries.push(entry);
    return this.#indices[entry] - 1;
  }

  dictionary({ arena, plain: { start, length } }: ArticleStrings): Dictionary {
    return stringDictionary(
      this.#entries.map((entry) => arena.bytes.subarray(start[entry], start[entry] + length[entry])),
    );
  }

  clear(): void {
    for (const entry of this.#entries) this.#indices[entry] = 0;
    this.#entries = [];
  }
}
