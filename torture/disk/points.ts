/** What is done while the disk is full. Each point: the deed, and how it may end. */
import type { Import } from '../../src/model/import.ts';
import type { Job } from '../../src/model/job.ts';
import { ask, jsonOf, until } from '../http.ts';
import { finished } from '../kills/jobs.ts';
import { csvLog, FORMATS } from '../logs.ts';
import type { Tortured } from '../service.ts';

export interface Point {
  name: string;
  /** 'done', 'full' (507 or failed for the full disk), or what went wrong. */
  act(service: Tortured): Promise<string>;
}

const file = csvLog(1500, 'disk');
/** Loaded by path: lies outside of the small disk. */
export const PATH_NAME = 'by-path.csv';
export const pathFile = file;

function told(status: number, body: Buffer, done: number): string {
  if (status === done) return 'done';
  return status === 507 ? 'full' : `${status} ${String(body).slice(0, 300)}`;
}

const upload = (name: string, type: string, bytes: () => Buffer): Point => ({
  name,
  async act({ url }) {
    const { status, body } = await ask('POST', `${url}/v1/imports?allow_duplicate=true`, bytes(), type);
    return told(status, body, 201);
  },
});

const ending = ({ state, error }: Pick<Job, 'state' | 'error'>) => {
  if (state === 'succeeded') return 'done';
  return error?.code === 'disk_full' ? 'full' : `${state} ${JSON.stringify(error)}`;
};

const job = (name: string, request: object): Point => ({
  name,
  async act(service) {
    const { status, body } = await ask('POST', `${service.url}/v1/jobs`, request);
    if (status !== 202) return told(status, body, 202);
    return ending(await finished(service, (JSON.parse(String(body)) as Job).id));
  },
});

export const POINTS: Point[] = [
  upload('uploading CSV', 'text/csv', () => file),
  upload('uploading NDJSON', FORMATS.ndjson.type, () => FORMATS.ndjson.of(file)),
  upload('uploading Parquet', FORMATS.parquet.type, () => FORMATS.parquet.of(file)),
  {
    name: 'loading by path',
    async act({ url }) {
      const request = { path: PATH_NAME, allow_duplicate: true };
      const { status, body } = await ask('POST', `${url}/v1/imports`, request);
      if (status !== 202) return told(status, body, 202);
      const { id } = JSON.parse(String(body)) as Import;
      const read = () => jsonOf<Import>(`${url}/v1/imports/${id}`);
      const { state, error } = await until(`import ${id}`, read, (one) => one.state !== 'running');
      return state === 'succeeded'
        ? 'done'
        : error?.code === 'disk_full'
          ? 'full'
          : `${state} ${JSON.stringify(error)}`;
    },
  },
  job('a job of notebook', { all_customers: true, seed: 'disk' }),
  job('a job of training', { all_customers: true, preset: 'training', seed: 'disk' }),
  {
    name: 'a job of one customer',
    async act({ url }) {
      const { items } = await jsonOf<{ items: { customer_id: string }[] }>(`${url}/v1/customers?limit=1`);
      const path = `/v1/customers/${items[0].customer_id}/interactions`;
      const { status, body } = await ask('POST', url + path, {
        parameters: { min_ignores: 2000, max_ignores: 2001 },
      });
      return told(status, body, 201);
    },
  },
  {
    name: 'cancelling a job',
    async act(service) {
      const request = { all_customers: true, seed: 'cancelled', preset: 'training' };
      const { status, body } = await ask('POST', `${service.url}/v1/jobs`, request);
      if (status !== 202) return told(status, body, 202);
      const { id } = JSON.parse(String(body)) as Job;
      const cancelled = await ask('POST', `${service.url}/v1/jobs/${id}/cancel`);
      if (cancelled.status !== 202) return `cancel: ${cancelled.status} ${String(cancelled.body)}`;
      const { state, error } = await finished(service, id);
      return state === 'cancelled' ? 'done' : ending({ state, error });
    },
  },
  {
    name: 'deleting a job',
    async act({ url }) {
      const { items } = await jsonOf<{ items: Job[] }>(`${url}/v1/jobs`);
      const { status, body } = await ask('DELETE', `${url}/v1/jobs/${items.at(-1)!.id}`);
      // The full disk is no excuse: deleting is what helps.
      return status === 204 ? 'done' : `DELETE: ${status} ${String(body)}`;
    },
  },
  {
    name: 'taking an import back',
    async act({ url }) {
      const { items } = await jsonOf<{ items: Import[] }>(`${url}/v1/imports`);
      const { status, body } = await ask('DELETE', `${url}/v1/imports/${items[0].id}`);
      return told(status, body, 204);
    },
  },
  {
    name: 'erasing a customer',
    async act({ url }) {
      const { items } = await jsonOf<{ items: { customer_id: string }[] }>(`${url}/v1/customers?limit=1`);
      const { status, body } = await ask('DELETE', `${url}/v1/customers/${items[0].customer_id}`);
      // The rest is done once there is room.
      if (status === 507 && String(body).includes('The customer is erased')) return 'done';
      return told(status, body, 204);
    },
  },
  {
    name: 'a Parquet file',
    async act({ url }) {
      const { items } = await jsonOf<{ items: Job[] }>(`${url}/v1/jobs?state=succeeded`);
      const { status, body } = await ask('GET', `${url}/v1/jobs/${items[0].id}/interactions.parquet`);
      return told(status, body, 200);
    },
  },
  {
    name: 'a backup',
    async act({ url }) {
      const { status, body } = await ask('POST', `${url}/v1/backups`, { file: `${Date.now()}.db` });
      return told(status, body, 201);
    },
  },
  {
    name: 'a report',
    async act({ url }) {
      const { items } = await jsonOf<{ items: Job[] }>(`${url}/v1/jobs?state=succeeded`);
      const path = `/v1/jobs/${items[0].id}/report`;
      const { status, body } = await ask('GET', url + path, undefined, undefined, { prefer: 'wait=20' });
      return status === 202 ? 'full' : told(status, body, 200);
    },
  },
];
