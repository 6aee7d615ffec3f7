/** The articles of a row group of Parquet, each once, in the order in which they first come. */
import type { ArticleStrings } from './article-strings.ts';
import type { Dictionary } from './parquet-columns.ts';

export interface ArticleDictionary {
  /** Place in the dictionary of the article with this key; -1 is START. */
  placeOf(key: number): number;
  /** The dictionary so far. */
  dictionary(texts: ArticleStrings): Dictionary;
  clear(): void;
}

export function articleDictionary(): ArticleDictionary {
  /** By key + 1: place + 1, 0 for none. */
  let places = new Uint32Array(1024);
  /** By place: key + 1. */
  let entries: number[] = [];

  return {
    placeOf(key) {
      const entry = key + 1;
      if (entry >= places.length) places = longer(places, entry + 1);
      if (places[entry] === 0) places[entry] = entries.push(entry);
      return places[entry] - 1;
    },
    dictionary({ arena, plain: { start, length } }) {
      const bytes = new Uint8Array(entries.reduce((sum, entry) => sum + 4 + length[entry], 0));
      const view = new DataView(bytes.buffer);
      let at = 0;
      for (const entry of entries) {
        view.setUint32(at, length[entry], true);
        at += 4;
        for (let i = 0; i < length[entry]; i++) bytes[at++] = arena.getUint8(start[entry] + i);
      }
      return { bytes, count: entries.length };
    },
    clear() {
      for (const entry of entries) places[entry] = 0;
      entries = [];
    },
  };
}

function longer(array: Uint32Array<ArrayBuffer>, length: number): Uint32Array<ArrayBuffer> {
  const result = new Uint32Array(Math.max(length, array.length * 2));
  result.set(array);
  return result;
}
