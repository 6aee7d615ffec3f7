/**
 * Interactions in columns, gathered from slices until there are enough for a row group of Parquet or a record
 * batch of Arrow. The usual five are copied from the slices; other values are asked for one by one.
 */
import { ArticleDictionary } from './article-dictionary.ts';
import type { ArticleStrings } from './article-strings.ts';
import type { FileColumn, FileValue } from './file-columns.ts';
import { ColumnGatherer, stringsOf, type GatheredColumn } from './gathered-column.ts';
import { articleBefore, type InteractionSlice } from './interaction-slice.ts';
import { grown } from './longer.ts';

/** The value of a column in row `row` of the slice. */
export type ValueOf<Column extends FileColumn> = (column: Column, row: number) => FileValue;

/** Whether a column holds what slices hold, as it is there. */
const isUsual = ({ source, type }: FileColumn): boolean =>
  /^(customer_id|article_id|interaction_score|prev_article_id)$/.test(source) ||
  (source === 't_dat' && type !== 'int64');

/** Rows whose memory is reused for the next ones. */
export class GatheredRows<Column extends FileColumn = FileColumn> {
  /** How many rows there are. */
  length = 0;
  #t_dat = new Float64Array(0);
  #customer = new Uint32Array(0);
  #article = new Uint32Array(0);
  #before = new Uint32Array(0);
  #score = new Uint8Array(0);
  readonly #articles = new ArticleDictionary();
  readonly #articlesBefore = new ArticleDictionary();
  #customers: string[] = [];
  #columns: readonly Column[] = [];
  #further: { column: Column; gatherer: ColumnGatherer }[] = [];

  /** Empties it, for rows with these columns. */
  begin(columns: readonly Column[]): void {
    if (JSON.stringify(columns) !== JSON.stringify(this.#columns)) {
      const further = columns.filter((column) => !isUsual(column) || column.list);
      this.#further = further.map((column) => ({ column, gatherer: new ColumnGatherer(column) }));
      this.#columns = columns;
    }
    for (const { gatherer } of this.#further) gatherer.clear();
    this.#customers = [];
    this.#articles.clear();
    this.#articlesBefore.clear();
    this.length = 0;
  }

  /** How many values the fullest column has: more than rows only in columns of lists. */
  get values(): number {
    return this.#further.reduce((most, { gatherer }) => Math.max(most, gatherer.length), this.length);
  }

  /** Adds the rows of a slice, or those whose `mask` isn't 0. Customers come in byte order. */
  add(slice: InteractionSlice, mask?: Uint8Array, valueOf?: ValueOf<Column>): void {
    const customers = this.#customers;
    this.#grow(this.length + slice.length);
    let keyBefore = articleBefore(slice, 0);
    for (let i = 0; i < slice.length; i++) {
      const previous = keyBefore;
      if (!slice.prev_skips_ignores || slice.score[i] > 0) keyBefore = slice.article[i];
      if (mask !== undefined && mask[i] === 0) continue;
      if (customers[customers.length - 1] !== slice.customer_id) customers.push(slice.customer_id);
      const row = this.length++;
      this.#t_dat[row] = slice.t_dat[i];
      this.#customer[row] = customers.length - 1;
      this.#article[row] = this.#articles.indexOf(slice.article[i]);
      this.#score[row] = slice.score[i];
      this.#before[row] = this.#articlesBefore.indexOf(previous);
      if (valueOf) for (const { column, gatherer } of this.#further) gatherer.push(valueOf(column, i));
    }
  }

  #grow(rows: number): void {
    this.#t_dat = grown(this.#t_dat, rows);
    this.#customer = grown(this.#customer, rows);
    this.#article = grown(this.#article, rows);
    this.#before = grown(this.#before, rows);
    this.#score = grown(this.#score, rows);
  }

  /** Its columns, in order, until `begin`. */
  gathered(articles: ArticleStrings): GatheredColumn[] {
    return this.#columns.map((column) => {
      const further = this.#further.find((one) => one.column === column);
      return further ? further.gatherer.gathered() : this.#usual(column, articles);
    });
  }

  #usual(column: Column, articles: ArticleStrings): GatheredColumn {
    const { length } = this;
    const of = (values: GatheredColumn['values'], strings?: GatheredColumn['strings']) => ({
      column,
      length,
      values: values.subarray(0, length),
      strings,
    });
    switch (column.source) {
      case 't_dat':
        return of(this.#t_dat);
      case 'customer_id':
        return of(this.#customer, stringsOf(this.#customers));
      case 'article_id':
        return of(this.#article, this.#articles.strings(articles));
      case 'interaction_score':
        return of(this.#score);
      default:
        return of(this.#before, this.#articlesBefore.strings(articles));
    }
  }
}
