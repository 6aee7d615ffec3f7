/** The distinct articles of a row group of Parquet, in order of first appearance. */
import type { ArticleStrings } from './article-strings.ts';
import type { Dictionary } from './parquet-columns.ts';

export interface ArticleDictionary {
  /** Index in the dictionary of the article with this key; -1 is START. */
  indexOf(key: number): number;
  /** The dictionary so far. */
  dictionary(articles: ArticleStrings): Dictionary;
  clear(): void;
}

export function articleDictionary(): ArticleDictionary {
  /** By key + 1: index + 1, 0 for none. */
  let indices = new Uint32Array(1024);
  /** By index: key + 1. */
  let entries: number[] = [];

  return {
    indexOf(key) {
      const entry = key + 1;
      if (entry >= indices.length) indices = longer(indices, entry + 1);
      if (indices[entry] === 0) indices[entry] = entries.push(entry);
      return indices[entry] - 1;
    },
    dictionary({ arena, plain: { start, length } }) {
      const bytes = new Uint8Array(entries.reduce((sum, entry) => sum + 4 + length[entry], 0));
      const view = new DataView(bytes.buffer);
      let at = 0;
      for (const entry of entries) {
        view.setUint32(at, length[entry], true);
        at += 4;
        bytes.set(arena.bytes.subarray(start[entry], start[entry] + length[entry]), at);
        at += length[entry];
      }
      return { bytes, count: entries.length };
    },
    clear() {
      for (const entry of entries) indices[entry] = 0;
      entries = [];
    },
  };
}

function longer(array: Uint32Array<ArrayBuffer>, length: number): Uint32Array<ArrayBuffer> {
  const result = new Uint32Array(Math.max(length, array.length * 2));
  result.set(array);
  return result;
}
