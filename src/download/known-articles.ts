/** The texts of all articles in the database, made again when there are more of them. Keys are never given twice. */
import { articleTexts, type ArticleTexts } from '../formats/article-texts.ts';
import type { Stores } from '../storage/stores.ts';

export function knownArticles(stores: Stores): () => ArticleTexts {
  let lastKey = -1;
  let texts = articleTexts([]);
  return () => {
    const newest = stores.articles.lastKey();
    if (newest > lastKey) {
      texts = articleTexts(stores.articles.all());
      lastKey = newest;
    }
    return texts;
  };
}
