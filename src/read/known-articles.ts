/** The texts of all articles in the database, made again when there are more of them. Keys are never given twice. */
import { articleTexts, type ArticleTexts } from '../formats/article-texts.ts';
import type { Stores } from '../storage/stores.ts';

/** Gives texts that hold the articles with keys up to `highestKey`. */
export function knownArticles(stores: Stores): (highestKey: number) => ArticleTexts {
  let lastKey = -1;
  let texts = articleTexts([]);
  return (highestKey) => {
    if (highestKey > lastKey) {
      lastKey = stores.articles.lastKey();
      texts = articleTexts(stores.articles.all());
    }
    return texts;
  };
}
