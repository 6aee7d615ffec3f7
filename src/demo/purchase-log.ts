/**
 * Makes a purchase log of H&M's shape as CSV, for the quickstart, the tests and the benchmark: heavy-tailed
 * purchases per customer, popular and rare articles that are on sale for weeks to months, seasons, baskets.
 * Deterministic in (customers, seed) and sorted by date. 31.8 million rows need about 150 MB of memory.
 */
import {
  articleCount,
  DAYS,
  FIRST_DAY,
  logArticles,
  writeArticleId,
  type LogArticles,
} from './log-articles.ts';
import { logBaskets } from './log-baskets.ts';
import { customerIdWriter, onlineShare, purchasesPerCustomer } from './log-customers.ts';
import { PRICE_COLUMNS, PRICE_ROWS, PRICE_TEXTS } from './log-prices.ts';
import { onSale } from './on-sale.ts';
import { drawsFor } from './random.ts';

export const PURCHASE_LOG_HEADER = 't_dat,customer_id,article_id,price,sales_channel_id\n';

const CHUNK = 1 << 20;
/** Longer than any basket: 40 items of at most 112 bytes. */
const ROOM_FOR_BASKET = 8 * 1024;

/** `customers`: how many buy, 1 to 2,000,000. */
export function purchaseLog({ customers, seed = 42 }: { customers: number; seed?: string | number }) {
  if (!Number.isInteger(customers) || customers < 1 || customers > 2_000_000) {
    throw new RangeError(`customers must be a whole number from 1 to 2,000,000, not ${customers}`);
  }
  const purchases = purchasesPerCustomer(customers, String(seed));
  const articles = logArticles(articleCount(customers), PRICE_ROWS, String(seed));
  return {
    customers,
    articles: articles.count,
    /** Lines after the header. */
    rows: purchases.reduce((sum, count) => sum + count, 0),
    /** The file, header included, in pieces of about 1 MiB. Can be read once. */
    chunks: csvChunks(purchases, articles, String(seed)),
  };
}

function* csvChunks(
  purchases: Uint16Array,
  articles: LogArticles,
  seed: string,
): Generator<Buffer, void, undefined> {
  const baskets = logBaskets(purchases, seed);
  const writeBasket = basketWriter(purchases.length, articles, seed);
  let chunk = Buffer.allocUnsafe(CHUNK);
  let end = chunk.write(PURCHASE_LOG_HEADER, 0, 'latin1');
  for (let day = 0; day < DAYS; day++) {
    if (baskets.start[day] === baskets.start[day + 1]) continue;
    writeBasket.startDay(day);
    for (let basket = baskets.start[day]; basket < baskets.start[day + 1]; basket++) {
      if (end + ROOM_FOR_BASKET > CHUNK) {
        yield chunk.subarray(0, end);
        chunk = Buffer.allocUnsafe(CHUNK);
        end = 0;
      }
      end = writeBasket.rows(chunk, end, baskets.customer[basket], baskets.items[basket]);
    }
  }
  yield chunk.subarray(0, end);
}

/** Writes the rows of one basket after another; all rows of a basket start with the same `date,customer,`. */
function basketWriter(customers: number, articles: LogArticles, seed: string) {
  const draw = drawsFor(seed, 'rows');
  const writeId = customerIdWriter(customers, seed);
  const articleIds = new Uint8Array(articles.count * 10);
  for (let i = 0; i < articles.count; i++) writeArticleId(articleIds, i * 10, articles.codes[i]);
  const start = new Uint8Array(76).fill(0x2c);
  let sale = onSale(articles, 0);
  return {
    startDay(day: number): void {
      sale = onSale(articles, day);
      start.set(new TextEncoder().encode(new Date(FIRST_DAY + day * 86_400_000).toISOString().slice(0, 10)));
    },
    rows(target: Uint8Array, at: number, customer: number, items: number): number {
      writeId(start, 11, customer);
      const channel = (draw() & 255) < onlineShare(customer) ? 0x32 : 0x31;
      let article = 0;
      for (let item = 0; item < items; item++) {
        // One in sixteen further items is another unit of the same article, so an exact duplicate.
        if (item === 0 || draw() >>> 28 !== 0) article = sale.article(draw);
        for (let i = 0; i < 76; i++) target[at++] = start[i];
        for (let i = article * 10; i < article * 10 + 10; i++) target[at++] = articleIds[i];
        const price = PRICE_TEXTS[articles.price[article] * PRICE_COLUMNS + sale.reduction[article]];
        for (let i = 0; i < price.length; i++) target[at++] = price[i];
        target[at++] = channel;
        target[at++] = 0x0a;
      }
      return at;
    },
  };
}
