import t from 'tap';
import { articlesFile, ARTICLES_FILE_HEADER } from '../../src/demo/articles-file.ts';
import { customersFile, CUSTOMERS_FILE_HEADER } from '../../src/demo/customers-file.ts';
import { articleCount } from '../../src/demo/log-articles.ts';
import { purchaseLog } from '../../src/demo/purchase-log.ts';

const linesOf = (chunks: Iterable<Buffer>) =>
  Buffer.concat([...chunks])
    .toString()
    .trimEnd()
    .split('\n');
const purchases = linesOf(purchaseLog({ customers: 500 }).chunks)
  .slice(1)
  .map((line) => line.split(','));
const customers = linesOf(customersFile({ customers: 500 }));
const articles = linesOf(articlesFile({ customers: 500 }));
const firstCells = (lines: string[]) => lines.slice(1).map((line) => line.slice(0, line.indexOf(',')));

t.test('the customers file holds every buyer once, and three who never bought', async (t) => {
  t.equal(`${customers[0]}\n`, CUSTOMERS_FILE_HEADER);
  const ids = firstCells(customers);
  t.equal(new Set(ids).size, ids.length);
  t.equal(ids.length, 503);
  t.same(
    purchases.filter(([, customer]) => !ids.includes(customer)),
    [],
  );
  t.same(ids, ids.toSorted());
});

t.test('cells of the customers file are empty where nothing is known', async (t) => {
  t.ok(customers.some((line) => line.includes(',,,ACTIVE,NONE,')));
});

t.test('the articles file holds every article that is sold, with its category', async (t) => {
  t.equal(`${articles[0]}\n`, ARTICLES_FILE_HEADER);
  const ids = new Set(firstCells(articles));
  t.equal(ids.size, articleCount(500));
  t.same(
    purchases.filter(([, , article]) => !ids.has(article)),
    [],
  );
  t.ok(articles.some((line) => line.includes(',Garment Upper body,')));
});

t.test('descriptions in the articles file hold commas and doubled quotes inside quotes', async (t) => {
  t.ok(
    articles.some((line) => line.endsWith(',"Woven cotton, slightly wider at the hem, ""relaxed"" fit."')),
  );
});
