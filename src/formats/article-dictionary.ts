import type { ArticleStrings } from './article-strings.ts';
import { articleRanks } from './article-ranks.ts';
import type { Strings } from './gathered-column.ts';
import { longer } from './longer.ts';

/** The distinct articles of a column, in order of first appearance. */
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

  strings(articles: ArticleStrings): Strings {
    const { start, length } = articles.plain;
    const ranks = articleRanks(articles);
    const entries = this.#entries;
    const count = entries.length;
    const strings = {
      count,
      bytes: articles.arena.bytes,
      starts: new Uint32Array(count),
      ends: new Uint32Array(count),
      ranks: new Uint32Array(count),
    };
    for (let i = 0; i < count; i++) {
      const entry = entries[i];
      strings.starts[i] = start[entry];
      strings.ends[i] = start[entry] + length[entry];
      strings.ranks[i] = ranks[entry];
    }
    return strings;
  }

  clear(): void {
    for (const entry of this.#entries) this.#indices[entry] = 0;
    this.#entries = [];
  }
}
