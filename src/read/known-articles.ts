/** The texts of all articles in the database, made again when there are more of them. Keys are never given twice. */
import { articleStrings, type ArticleStrings } from '../formats/article-strings.ts';
import type { Stores } from '../storage/stores.ts';

/** Gives texts that hold the articles with keys up to `highestKey`. */
export function knownArticles(stores: Stores): (highestKey: number) => ArticleStrings {
  let lastKey = -1;
  let texts = articleStrings([]);
  return (highestKey) => {
    if (highestKey > lastKey) {
      lastKey = stores.articles.lastKey();
      texts = articleStrings(stores.articles.all());
    }
    return texts;
  };
}
