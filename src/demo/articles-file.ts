/**
 * Makes the articles file for the demonstration log: some of H&M's columns, with a category
 * (`product_group_name`), and descriptions with commas, quotes and non-ASCII letters.
 */
import { articleCount, logArticles, writeArticleId } from './log-articles.ts';
import { PRICE_ROWS } from './log-prices.ts';
import type { PurchaseLogOptions } from './purchase-log.ts';
import { below, drawsFor } from './random.ts';

export const ARTICLES_FILE_HEADER =
  'article_id,product_code,prod_name,product_type_name,product_group_name,colour_group_name,' +
  'index_group_name,detail_desc\n';

const GROUPS: [group: string, types: string[]][] = [
  ['Garment Upper body', ['Vest top', 'T-shirt', 'Sweater', 'Blouse', 'Jacket']],
  ['Garment Lower body', ['Trousers', 'Shorts', 'Skirt']],
  ['Garment Full body', ['Dress', 'Jumpsuit']],
  ['Underwear', ['Bra', 'Underwear bottom']],
  ['Socks & Tights', ['Socks', 'Underwear Tights']],
  ['Shoes', ['Sneakers', 'Ballerinas', 'Boots']],
  ['Accessories', ['Bag', 'Hat/beanie', 'Earring']],
];
const COLOURS = ['Black', 'White', 'Dark Blue', 'Light Pink', 'Grey', 'Beige', 'Red', 'Greenish Khaki'];
const INDEX_GROUPS = ['Ladieswear', 'Menswear', 'Divided', 'Baby/Children', 'Sport'];
const DETAILS = [
  'Soft jersey, with a round neckline.',
  'Woven cotton, slightly wider at the hem, "relaxed" fit.',
  'Ribbed crêpe with a V-neck, long sleeves, and buttons down the front.',
  'Lined; adjustable straps, hook-and-eye fastener (3 positions).',
  '',
];
const ROWS_PER_CHUNK = 4096;

const quoted = (text: string) => (/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

export function* articlesFile({
  customers,
  seed = 42,
}: PurchaseLogOptions): Generator<Buffer, void, undefined> {
  const articles = logArticles(articleCount(customers), PRICE_ROWS, String(seed));
  const draw = drawsFor(String(seed), 'articles file');
  const oneOf = <T>(values: T[]) => values[below(draw, values.length)];
  const id = Buffer.alloc(10);
  let text = ARTICLES_FILE_HEADER;
  for (let i = 0; i < articles.count; i++) {
    writeArticleId(id, 0, articles.codes[i]);
    const [group, types] = oneOf(GROUPS);
    const type = oneOf(types);
    const cells = [
      id.toString('latin1'),
      id.toString('latin1', 0, 7),
      `${type} ${i >> 1}`,
      type,
      group,
      oneOf(COLOURS),
    ];
    text += [...cells, oneOf(INDEX_GROUPS), oneOf(DETAILS)].map(quoted).join(',') + '\n';
    if (i % ROWS_PER_CHUNK === 0) {
      yield Buffer.from(text);
      text = '';
    }
  }
  yield Buffer.from(text);
}
