/** The rows of jobs in a list, newest first, those before an id. */
import type { JobFilter } from '../model/job.ts';
import type { Database } from './database.ts';

/** `Row`: what a row of the job table is. */
export function listedJobs<Row>(db: Database) {
  const statement = <P extends (string | number)[]>(condition: string) =>
    db.prepare<[...P, number, number], Row>(
      `SELECT * FROM jobs WHERE ${condition} id < ? ORDER BY id DESC LIMIT ?`,
    );
  const all = statement('');
  const inState = statement<[string]>('state = ? AND');
  const ofOne = statement<[number]>('(customers_total = 1) = ? AND');
  const ofOneInState = statement<[string, number]>('state = ? AND (customers_total = 1) = ? AND');
  return (before: number, limit: number, { state, customers }: JobFilter): Row[] => {
    const one = Number(customers === 'one');
    if (state === undefined)
      return customers === undefined ? all.all(before, limit) : ofOne.all(one, before, limit);
    return customers === undefined
      ? inState.all(state, before, limit)
      : ofOneInState.all(state, one, before, limit);
  };
}
