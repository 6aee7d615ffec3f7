/** Lists in columns, gathered from customers until there are enough for a row group or a record batch. */
import { ArticleDictionary } from './article-dictionary.ts';
import type { ArticleStrings } from './article-strings.ts';
import { isFullBatch } from './batch-size.ts';
import type { CustomerLists, ListsContext } from './customer-lists.ts';
import type { FileColumn } from './file-columns.ts';
import { ColumnGatherer, type GatheredColumn } from './gathered-column.ts';
import { grown } from './longer.ts';

type Source = 't_dat' | 'customer_id' | 'article_id' | 'interaction_score' | 'event_id' | ListSource;
type ListSource = 'negatives' | 'negative_probs' | 'history';

const column = (source: Source, type: FileColumn['type'], list?: true): FileColumn<Source> => ({
  name: source,
  source,
  type,
  ...(list && { list }),
});

export const LIST_FILE_COLUMNS: FileColumn<Source>[] = [
  column('t_dat', 'timestamp'),
  column('customer_id', 'string'),
  column('article_id', 'string'),
  column('interaction_score', 'int32'),
  column('event_id', 'text'),
  column('negatives', 'string', true),
  column('negative_probs', 'double', true),
  column('history', 'string', true),
];

/** Articles by key, or lists of them. */
class Articles {
  length = 0;
  #rows = 0;
  #indices = new Uint32Array(0);
  #offsets = new Uint32Array(1);
  #known = new Uint32Array(0);
  readonly #dictionary = new ArticleDictionary();

  clear(): void {
    this.length = this.#rows = 0;
    this.#dictionary.clear();
  }

  /** Adds a row: the articles from index `from` to `to`. */
  push(keys: Uint32Array, from: number, to: number): void {
    this.#reserve(to - from);
    for (let i = from; i < to; i++) this.#indices[this.length++] = this.#dictionary.indexOf(keys[i]);
    this.#endRow();
  }

  /** The first `count` keys as `pushKnown` takes them, overwritten by the next call. */
  known(keys: Uint32Array, count: number): Uint32Array {
    this.#known = grown(this.#known, count);
    for (let i = 0; i < count; i++) this.#known[i] = this.#dictionary.indexOf(keys[i]);
    return this.#known;
  }

  /** The same as `push`, for articles that are in many rows. */
  pushKnown(known: Uint32Array, from: number, to: number): void {
    this.#reserve(to - from);
    for (let i = from; i < to; i++) this.#indices[this.length++] = known[i];
    this.#endRow();
  }

  #reserve(values: number): void {
    if (values > 0) this.#indices = grown(this.#indices, this.length + values);
  }

  #endRow(): void {
    this.#offsets = grown(this.#offsets, ++this.#rows);
    this.#offsets[this.#rows] = this.length;
  }

  gathered(its: FileColumn, articles: ArticleStrings): GatheredColumn {
    return {
      column: its,
      length: this.length,
      values: this.#indices.subarray(0, this.length),
      strings: this.#dictionary.strings(articles),
      offsets: its.list ? this.#offsets.subarray(0, this.#rows + 1) : undefined,
    };
  }
}

/** Rows whose memory is reused for the next ones. */
export class GatheredLists {
  length = 0;
  readonly #columns = LIST_FILE_COLUMNS.map((its) => {
    const isArticle = ['article_id', 'negatives', 'history'].includes(its.source);
    return { its, gatherer: isArticle ? new Articles() : new ColumnGatherer(its) };
  });
  readonly #of = Object.fromEntries(
    this.#columns.map(({ its, gatherer }) => [its.source, gatherer]),
  ) as Record<'article_id' | 'negatives' | 'history', Articles> &
    Record<Exclude<Source, 'article_id' | 'negatives' | 'history'>, ColumnGatherer>;

  begin(): void {
    this.length = 0;
    for (const { gatherer } of this.#columns) gatherer.clear();
  }

  get isFull(): boolean {
    const { negatives, history } = this.#of;
    return isFullBatch(this.length, Math.max(negatives.length, history.length));
  }

  /** Adds lists of a customer until it is full; returns the index of the first that is left. */
  add(lists: CustomerLists, { first, historyLength, eventIdOf }: ListsContext): number {
    const { index, start, before } = lists;
    const of = this.#of;
    const earlier = of.history.known(lists.earlier, lists.length === 0 ? 0 : before[lists.length - 1]);
    for (let i = first; i < lists.length; i++) {
      if (this.isFull) return i;
      const row = index[i];
      of.t_dat.push(lists.t_dat[row]);
      of.customer_id.push(lists.customer_id);
      of.article_id.push(lists.article, row, row + 1);
      of.interaction_score.push(lists.score[row]);
      of.event_id.push(eventIdOf(row));
      of.negatives.push(lists.negative, start[row], start[row + 1]);
      of.negative_probs.push(lists.negative_prob.subarray(start[row], start[row + 1]));
      of.history.pushKnown(earlier, Math.max(0, before[i] - historyLength), before[i]);
      this.length += 1;
    }
    return lists.length;
  }

  /** Its columns, in order, until `begin`. */
  gathered(articles: ArticleStrings): GatheredColumn[] {
    return this.#columns.map(({ its, gatherer }) =>
      gatherer instanceof Articles ? gatherer.gathered(its, articles) : gatherer.gathered(),
    );
  }
}
