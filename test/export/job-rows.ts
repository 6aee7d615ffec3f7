/** A job to export, and its rows as the API has them. */
import type { FastifyInstance } from 'fastify';
import type { Test } from 'tap';
import { build, load } from '../http/build.ts';

/** Any export can hold its ids. */
export const PLAIN = `t_dat,customer_id,article_id,price
2020-09-20,a,0663713001,0.05
2020-09-21,a,0541518023,0.03
2020-09-22,d/e.csv,0505221004,
`;

export interface Row {
  t_dat: number;
  customer_id: string;
  article_id: string;
  interaction_score: number;
  session_id: number | null;
  split: string | null;
}

export async function run(app: FastifyInstance, payload: object = {}): Promise<void> {
  await app.inject({ method: 'POST', url: '/v1/jobs', payload, headers: { prefer: 'wait=60' } });
}

/** A service with job 1 of these purchases. */
export async function withJob(t: Test, payload: object = {}, csv = PLAIN): Promise<FastifyInstance> {
  const app = await build(t);
  await load(t, app, csv);
  await run(app, payload);
  return app;
}

const COLUMNS = 't_dat,customer_id,article_id,interaction_score,session_id,split';

/** With `index`, from 0 within the customer's sequence. */
export async function rowsOf(app: FastifyInstance): Promise<(Row & { index: number })[]> {
  const { body } = await app.inject(`/v1/jobs/1/interactions.ndjson?columns=${COLUMNS}`);
  const next = new Map<string, number>();
  return body
    .trimEnd()
    .split('\n')
    .map((line) => {
      const row = JSON.parse(line) as Row;
      const index = next.get(row.customer_id) ?? 0;
      next.set(row.customer_id, index + 1);
      return { ...row, index };
    });
}

export const fileOf = (app: FastifyInstance, path: string) => app.inject(`/v1/jobs/1/exports/${path}`);

export const linesOf = async (app: FastifyInstance, path: string) =>
  (await fileOf(app, path)).body.trimEnd().split('\n');

/** Sessions, and three parts. */
export const DIVIDED = {
  preset: 'training',
  parameters: { split: { validation_from: '2020-09-20', test_from: '2020-09-21' } },
};
