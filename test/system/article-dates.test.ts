/** Times on sale from columns of the articles file. */
import t from 'tap';
import { footfallOf, loadText } from './footfall-of.ts';

const DAY = 86_400_000;
const dateOf = (day: number) => new Date(Date.UTC(2020, 0, 1) + day * DAY).toISOString().slice(0, 10);

/** 40 customers buy 20 articles, each of them on days 20 to 40. */
const LOG = Array.from({ length: 800 }, (_, i) => {
  return `${dateOf(20 + (i % 21))},c-${i % 40},a-${10 + ((i * 7) % 20)}\n`;
});
const LOG_CSV = `t_dat,customer_id,article_id\n${LOG.join('')}${dateOf(0)},first,a-10\n${dateOf(60)},last,a-10\n`;

const articles = (introduced: string, withdrawn: string) =>
  `article_id,intro,gone\n${Array.from({ length: 20 }, (_, i) => `a-${10 + i},${introduced},${withdrawn}\n`).join('')}`;

const PARAMETERS = { on_sale_from: 'intro', on_sale_to: 'gone', negatives: { uniform: 1 }, period_days: 1 };

async function made(t: Parameters<typeof footfallOf>[0], csv: string | undefined, parameters: object) {
  const footfall = await footfallOf(t);
  await loadText(footfall, LOG_CSV);
  if (csv) await loadText(footfall, csv, { kind: 'articles' });
  const request = { preset: 'training', all_customers: true as const, parameters: { ...parameters } };
  return (await footfall.services.jobs.create(request, { waitSeconds: 60 })).job;
}

t.test('with them, articles are drawn on all days between', async (t) => {
  const { counts, notes, state } = await made(t, articles(dateOf(0), dateOf(60)), PARAMETERS);
  t.equal(state, 'succeeded');
  t.ok(counts.ignores > 2 * counts.purchases);
  t.notMatch(notes.join(' '), 'span');
});

t.test('disagreements are counted in the notes', async (t) => {
  const { notes } = await made(t, articles(dateOf(30), dateOf(25)), PARAMETERS);
  t.same(
    notes.filter((note) => note.includes('span')),
    [
      '20 articles were withdrawn before being introduced. The wider span counts.',
      '20 articles were sold before being introduced. The wider span counts.',
      '20 articles were sold after being withdrawn. The wider span counts.',
    ],
  );
});

t.test('a column without dates is noted', async (t) => {
  const { notes, state } = await made(t, articles('', dateOf(60)), PARAMETERS);
  t.equal(state, 'succeeded');
  t.same(
    notes.filter((note) => note.includes('has a date')),
    ['No article that was sold has a date in "intro": sales alone tell when it was on sale.'],
  );
});

t.test('a cell that is no time fails the job, and names the article', async (t) => {
  const { state, error } = await made(t, articles('soon', ''), PARAMETERS);
  t.equal(state, 'failed');
  t.match(error, {
    code: 'bad_data',
    detail: /^Article "a-10" has "soon" in "intro", which is no time: .*2020-09-20/,
  });
});

t.test('a column that there is not is refused', async (t) => {
  await t.rejects(made(t, articles('', ''), { on_sale_from: 'start' }), {
    message: /on_sale_from must be a column of the loaded articles .*not "start"/,
  });
  await t.rejects(made(t, undefined, { on_sale_to: 'gone' }), { message: /on_sale_to needs articles/ });
});
