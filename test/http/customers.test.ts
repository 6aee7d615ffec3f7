/** Lists of customers and articles by the beginning of their ids, and the way from customer to customer. */
import t, { type Test } from 'tap';
import { build, load } from './build.ts';
import type { FastifyInstance } from 'fastify';

/** In byte order; the last three begin with characters of one to four bytes each. */
const IDS = ['A1', 'B', 'a', 'a-1', 'a1', 'a10', 'a2', 'b', 'ä1', 'ä\u{10FFFF}', '\u{1F600}1'];
const LOG = `t_dat,customer_id,article_id\n${IDS.map((id) => `2020-09-20,${id},x${id}\n`).join('')}`;

async function idsAt(app: FastifyInstance, url: string): Promise<string[]> {
  const found: string[] = [];
  for (let next: string | null = url; next !== null;) {
    const page: { items: object[]; next: string | null } = (await app.inject(next)).json();
    found.push(...page.items.map((item) => Object.values(item)[0] as string));
    next = page.next;
  }
  return found;
}

async function buildWithJob(t: Test, parameters = {}) {
  const app = await build(t);
  await load(t, app, LOG);
  const payload = { all_customers: true, ...parameters };
  const { id } = (
    await app.inject({ method: 'POST', url: '/v1/jobs', payload, headers: { prefer: 'wait=60' } })
  ).json();
  return { app, job: `/v1/jobs/${id}` };
}

const PREFIXES = ['a', 'a1', 'A', 'ä', 'ä\u{10FFFF}', '\u{1F600}', 'b', 'c', '\u{10FFFF}', '!'];

t.test('prefix lists the ids that begin with it, whatever the size of a page', async (t) => {
  const { app, job } = await buildWithJob(t);
  for (const prefix of PREFIXES)
    for (const limit of [1, 2, 100]) {
      const query = `?prefix=${encodeURIComponent(prefix)}&limit=${limit}`;
      const wanted = IDS.filter((id) => id.startsWith(prefix));
      t.strictSame(await idsAt(app, `/v1/customers${query}`), wanted, `loaded ${prefix} by ${limit}`);
      t.strictSame(await idsAt(app, `${job}/customers${query}`), wanted, `of a job ${prefix} by ${limit}`);
    }
  t.strictSame(await idsAt(app, '/v1/articles?prefix=xa1'), ['xa1', 'xa10']);
  t.strictSame(await idsAt(app, '/v1/customers?prefix=a1&customer_id=a10'), ['a10']);
  t.strictSame(await idsAt(app, `${job}/customers?prefix=a1&customer_id=b`), []);
  const csv = await app.inject(`${job}/customers.csv?prefix=a1`);
  t.equal(csv.body, 'customer_id\na1\na10\n');
});

t.test('a prefix that is empty, and one where there are no ids, is refused', async (t) => {
  const { app, job } = await buildWithJob(t);
  for (const url of ['/v1/customers?prefix=', `${job}/interactions?prefix=a`]) {
    const response = await app.inject(url);
    t.equal(response.statusCode, 400, url);
    t.equal(response.json().errors[0].parameter, 'prefix');
  }
});

t.test('a customer of a job leads to those before and after it, and to any', async (t) => {
  // Many blocks of each customer: neighbours are customers, not blocks.
  const many = { min_ignores: 500, max_ignores: 501, ignore_min_repeats: 9, ignore_max_repeats: 10 };
  for (const parameters of [{}, { parameters: many }]) {
    const { app, job } = await buildWithJob(t, parameters);
    const another = new Set<string>();
    for (const [i, id] of IDS.entries()) {
      const found = (await app.inject(`${job}/customers/${encodeURIComponent(id)}`)).json();
      const { previous, next } = found;
      t.strictSame([previous, next], [IDS[i - 1] ?? null, IDS[i + 1] ?? null], id);
      t.ok(IDS.includes(found.another) && found.another !== id, 'another is another one of them');
      another.add(found.another);
    }
    t.ok(another.size > 1, 'not always the same one');
  }
});

t.test('the way leads around erased customers', async (t) => {
  const { app, job } = await buildWithJob(t);
  await app.inject({ method: 'DELETE', url: '/v1/customers/a1' });
  const { previous, next } = (await app.inject(`${job}/customers/a-1`)).json();
  t.strictSame([previous, next], ['a', 'a10']);
  t.strictSame(await idsAt(app, `${job}/customers?prefix=a1`), ['a10']);
  const erased = await app.inject(`${job}/customers/a1`);
  t.equal(erased.statusCode, 404);
  t.match(erased.json().detail, 'Job 1 has no interactions of customer "a1". See GET /v1/jobs/1/customers');
});

t.test('the only customer of a job leads nowhere', async (t) => {
  const { app } = await buildWithJob(t);
  const payload = { customer_ids: ['a'] };
  await app.inject({ method: 'POST', url: '/v1/jobs', payload, headers: { prefer: 'wait=60' } });
  t.strictSame((await app.inject('/v1/jobs/2/customers/a')).json(), {
    ...{ customer_id: 'a', previous: null, next: null, another: null },
  });
});

t.test('a customer of a job that is unknown or not done is a problem', async (t) => {
  const { app } = await buildWithJob(t);
  t.equal((await app.inject('/v1/jobs/99/customers/a')).statusCode, 404);
});
