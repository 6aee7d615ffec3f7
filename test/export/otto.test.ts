/** Sessions in the form of the OTTO data set. */
import t from 'tap';
import { DIVIDED, fileOf, linesOf, rowsOf, withJob, type Row } from './job-rows.ts';
import type { FastifyInstance } from 'fastify';

interface Session {
  session: number;
  events: { aid: number; ts: number; type: string }[];
}

/** The events of all sessions with ids, as rows; sessions must be numbered from 0. */
async function eventsOf(app: FastifyInstance, query = '') {
  const [lines, customers, articles] = await Promise.all(
    ['sessions.jsonl', 'customers.csv', 'articles.csv'].map((name) => linesOf(app, `otto/${name}${query}`)),
  );
  const articleOf = new Map(articles.slice(1).map((line) => line.split(',') as [string, string]));
  return lines.flatMap((line, i) => {
    const { session, events } = JSON.parse(line) as Session;
    const [number, customer, sessionId] = customers[i + 1].split(',');
    if (session !== i || number !== String(i)) throw new Error(`session ${session} is on line ${i}`);
    return events.map(({ aid, ts, type }) => [
      customer,
      sessionId,
      articleOf.get(String(aid)),
      ts,
      type === 'clicks' ? 1 : 2,
    ]);
  });
}

const wanted = (rows: Row[]) =>
  rows
    .filter((row) => row.interaction_score > 0)
    .map((row) => [
      row.customer_id,
      String(row.session_id ?? ''),
      row.article_id,
      row.t_dat,
      row.interaction_score,
    ]);

t.test('sessions are those of the session presets, with clicks and orders in order', async (t) => {
  const app = await withJob(t, { preset: 'training' });
  t.strictSame(await eventsOf(app), wanted(await rowsOf(app)));
  const sessions = (await linesOf(app, 'otto/sessions.jsonl')).length;
  t.equal(sessions, new Set(wanted(await rowsOf(app)).map(([id, session]) => `${id} ${session}`)).size);
});

t.test('with preset notebook a customer is a session', async (t) => {
  const app = await withJob(t);
  t.strictSame(await eventsOf(app), wanted(await rowsOf(app)));
  t.equal((await linesOf(app, 'otto/sessions.jsonl')).length, 2);
});

t.test('a part has its own sessions, and the numbers of articles of the whole job', async (t) => {
  const app = await withJob(t, DIVIDED);
  const rows = await rowsOf(app);
  for (const part of ['train', 'validation', 'test']) {
    const own = wanted(rows.filter(({ split }) => split === part));
    if (own.length > 0) t.strictSame(await eventsOf(app, `?split=${part}`), own, part);
    const articles = await fileOf(app, `otto/articles.csv?split=${part}`);
    t.equal(articles.body, (await fileOf(app, 'otto/articles.csv')).body);
  }
});
