/**
 * A tiny data set behind the interfaces that HTTP is written against, all of it visible here: for what is HTTP's own
 * (ranges, formats, headers, streams that break off), where the real services would only make the tests slower.
 */
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { Problem } from '../../src/errors.ts';
import type { Look } from '../../src/model/look.ts';
import type { Import } from '../../src/model/import.ts';
import type { BareJob, JobUpdate } from '../../src/model/job.ts';
import type { Report } from '../../src/model/report.ts';
import type { ByteRange, Download, RowsRequest, Services } from '../../src/contract.ts';

const SHA = '0'.repeat(64);

export const PARAMETERS = {
  min_ignores: 40,
  max_ignores: 60,
  ignore_min_hours: 1,
  ignore_max_hours: 96,
  ignore_min_repeats: 1,
  ignore_max_repeats: 3,
  ignore_repeat_min_hours: 1,
  ignore_repeat_max_hours: 12,
  click_before_purchase_prob: 0.9,
  min_pre_clicks: 1,
  max_pre_clicks: 3,
  pre_click_min_hours: 1,
  pre_click_max_hours: 48,
  extra_clicks_prob: 0.95,
  min_extra_clicks: 5,
  max_extra_clicks: 15,
  extra_click_rounds: 'squared' as const,
  extra_click_min_hours: 1,
  extra_click_max_hours: 72,
  catalogue: 'sample' as const,
};

export const JOB: BareJob = {
  id: 1,
  state: 'succeeded',
  queue_position: null,
  selection: { sample_size: 1000 },
  seed: '42',
  preset: 'notebook',
  parameters: PARAMETERS,
  notes: [],
  generator_version: '1',
  dataset_fingerprint: SHA,
  fingerprint: SHA,
  customers_total: 2,
  customers_done: 2,
  customers_without_purchases: 0,
  interactions: 3,
  counts: { ignores: 1, clicks: 1, purchases: 1 },
  rows_per_second: 10,
  eta_seconds: null,
  created_at: '2026-01-01T00:00:00.000Z',
  started_at: '2026-01-01T00:00:00.000Z',
  finished_at: '2026-01-01T00:00:01.000Z',
  error: null,
  content_digest: SHA,
  verdict: null,
};

export const IMPORT: Import = {
  id: 1,
  kind: 'transactions',
  state: 'succeeded',
  mode: 'append',
  source: 'upload',
  sha256: SHA,
  bytes_read: 1,
  rows_read: 1,
  rows_loaded: 1,
  rows_rejected: 0,
  rows_left_out: { where: 0, quantity: 0 },
  rows_per_second: null,
  created_at: '2026-01-01T00:00:00.000Z',
  finished_at: '2026-01-01T00:00:01.000Z',
  read_as: { format: 'csv', encoding: 'utf-8', delimiter: ';', columns: { t_dat: 'Datum' } },
  warnings: [{ code: 'a_code', message: 'A sentence.', column: 'Menge', count: 2, example: '-1' }],
  error: null,
};

export const FILE = Buffer.from('t_dat,customer_id\n1,a\n2,b\n3,c\n');
export const EVENTS: JobUpdate[] = [
  { id: 1, event: 'progress', data: { ...JOB, state: 'running' } },
  { id: 4, event: 'succeeded', data: JOB },
];

/** What was asked of the services, for tests to look at. */
export interface Asked {
  uploads: { bytes: Buffer; options: object }[];
  rows: RowsRequest[];
  created: { request: object; options: object }[];
}

export const LOOK: Look = {
  container: { format: 'csv', compression: null },
  encoding: 'utf-8',
  delimiter: ',',
  header: true,
  skip_lines: 0,
  line_end: 'lf',
  columns: [],
  rows: [],
  rows_looked_at: 1,
  warnings: [],
  obstacles: [],
  suggested: { query: 'kind=transactions', curl: 'curl', command: 'footfall load FILE' },
  read_as: { format: 'csv', encoding: 'utf-8', columns: { t_dat: 't_dat' } },
};

export function standIn(asked: Asked = { uploads: [], rows: [], created: [] }): Services {
  return {
    dataset: () => ({
      transactions: 3,
      customers: 2,
      buyers: 2,
      articles: 3,
      first_t_dat: 1,
      last_t_dat: 3,
      imports: 1,
      fingerprint: SHA,
    }),
    imports: {
      async upload(body, options) {
        asked.uploads.push({ bytes: await buffer(body), options });
        return IMPORT;
      },
      load: async () => IMPORT,
      look: async () => LOOK,
      lookAtPath: async () => LOOK,
      findFiles: async () => [],
      loadPath: async () => ({ ...IMPORT, state: 'running' }),
      get: (id) => (id === 1 ? IMPORT : undefined),
      list: () => ({ items: [IMPORT], after: null }),
      cancel: async (id) => (id === 1 ? IMPORT : undefined),
      delete: async (id) => id === 1,
      rejects: (id) => (id === 1 ? Readable.from(['line,reason,row\n']) : undefined),
    },
    jobs: {
      presets: () => [],
      report: async (id) => (id === 1 ? ({} as Report) : undefined),
      reportHtml: async (id) => (id === 1 ? { ready: true, html: '<!doctype html>' } : undefined),
      async create(request, options) {
        asked.created.push({ request, options });
        return { status: options.waitSeconds ? 200 : 202, job: JOB };
      },
      estimate: async () => ({ customers: 2, interactions: 3, bytes: 100, seconds: 0.1 }),
      createForCustomer: async (id) => (id === 'nobody' ? undefined : { status: 201, job: JOB }),
      get: (id) => (id === 1 ? JOB : undefined),
      list: ({ after }) => ({ items: [JOB], after: after ? null : 'next page' }),
      cancel: async (id) => (id === 1 ? JOB : undefined),
      delete: async (id) => id === 1,
      watch: (id, last = -1) =>
        id === 1 ? Readable.from(EVENTS.filter((event) => event.id > last || event.id === 4)) : undefined,
    },
    rows: {
      async page(request, { after }) {
        asked.rows.push(request);
        return { items: [{ t_dat: 1 }], after: after ? null : 'a+b/c' };
      },
      async download(request, format) {
        asked.rows.push(request);
        if (request.job_id === 2)
          throw new Problem('conflict', 'Job 2 is running: its rows can be read when it has succeeded.');
        return download(
          Object.keys(request.filter).length > 0 || format !== 'csv',
          request.filter.customer_id === 'breaks',
        );
      },
      customer: (id) => (id === 'nobody' ? undefined : { customer_id: id, attributes: {} }),
      article: (id) => (id === 'nothing' ? undefined : { article_id: id, attributes: {} }),
      sequence: (id, { format, frame }) =>
        id === 'nobody' || id === 'new'
          ? undefined
          : {
              bytes: format === 'json' ? Buffer.from((frame?.(1) ?? []).join('[]')) : FILE,
              release: () => {},
            },
    },
    health: {
      ready: () => ({ ready: true }),
      counts: () => ({ jobs: { succeeded: 1 }, imports: { succeeded: 1 } }),
    },
  };
}

function download(filtered: boolean, breaks: boolean): Download {
  const body = ({ start, end }: ByteRange = { start: 0, end: FILE.length - 1 }) =>
    breaks ? Readable.from(halfOf()) : Readable.from([FILE.subarray(start, end + 1)]);
  return {
    rows: filtered ? null : 3,
    bytes: filtered ? null : FILE.length,
    etag: filtered ? null : 'abc',
    body,
    async *pieces(range) {
      for await (const bytes of body(range)) yield { bytes: bytes as Buffer, release: () => {} };
    },
  };
}

/** So much that some of it is on its way when it breaks off, packed or not. */
async function* halfOf() {
  for (let i = 0; i < 64; i++) yield randomBytes(64 * 1024);
  throw new Error('the disk is gone');
}
