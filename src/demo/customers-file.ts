/**
 * Makes the customers file for the demonstration log, in H&M's columns: with many empty cells, and with
 * customers who never bought (one per 140 buyers).
 */
import { customerIds } from './log-customers.ts';
import { below, drawsFor } from './random.ts';
import type { PurchaseLogOptions } from './purchase-log.ts';

export const CUSTOMERS_FILE_HEADER =
  'customer_id,FN,Active,club_member_status,fashion_news_frequency,age,postal_code\n';
const ROWS_PER_CHUNK = 4096;

export function* customersFile({
  customers,
  seed = 42,
}: PurchaseLogOptions): Generator<Buffer, void, undefined> {
  const ids = customerIds(customers, String(seed));
  const draw = drawsFor(String(seed), 'customers file');
  const id = Buffer.alloc(64);
  let text = CUSTOMERS_FILE_HEADER;
  for (let customer = 0; customer < customers; customer++) {
    ids.write(id, 0, customer);
    text += `${id.toString('latin1')},${attributes()}\n`;
    if (customer % 140 === 139) {
      ids.write(id, 0, customer, true);
      text += `${id.toString('latin1')},${attributes()}\n`;
    }
    if (customer % ROWS_PER_CHUNK === 0) {
      yield Buffer.from(text, 'latin1');
      text = '';
    }
  }
  yield Buffer.from(text, 'latin1');

  function attributes(): string {
    const reads = below(draw, 100) < 35;
    const status = below(draw, 100) < 93 ? 'ACTIVE' : below(draw, 10) < 9 ? 'PRE-CREATE' : '';
    const age = below(draw, 100) === 0 ? '' : 16 + Math.min(below(draw, 75), below(draw, 75));
    const news = reads ? 'Regularly' : below(draw, 100) === 0 ? '' : 'NONE';
    const postcode = draw().toString(16).padStart(8, '0').repeat(8);
    return `${reads ? '1.0' : ''},${reads ? '1.0' : ''},${status},${news},${age},${postcode}`;
  }
}
