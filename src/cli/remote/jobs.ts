/** The jobs of a running service. */
import { json, text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import type { BareJob, CreatedJob, JobUpdate } from '../../contract.ts';
import type { PresetDescription } from '../../model/preset-description.ts';
import { Problem } from '../../errors.ts';
import type { CommandServices } from '../services.ts';
import type { Client } from './client.ts';

/** Between two looks at a job: it grows, since short jobs shouldn't wait and long ones shouldn't ask much. */
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 500;

export function remoteJobs(client: Client): CommandServices['jobs'] {
  const path = (id: number) => `/v1/jobs/${id}`;
  const get = (id: number) => client.find<BareJob>(path(id));

  async function* watch(id: number, signal: AbortSignal): AsyncGenerator<JobUpdate> {
    for (let wait = FIRST_PAUSE_MS; !signal.aborted; wait = Math.min(LONGEST_PAUSE_MS, wait * 1.5)) {
      const data = await get(id);
      if (!data) return;
      const hasEnded = data.state !== 'queued' && data.state !== 'running';
      yield { id: 0, event: hasEnded ? (data.state as JobUpdate['event']) : 'progress', data };
      if (hasEnded) return;
      await pause(wait);
    }
  }

  return {
    async presets() {
      return (await client.ask<{ items: PresetDescription[] }>('/v1/presets')).items;
    },
    async create(request) {
      const response = await client.send('/v1/jobs', { method: 'POST', json: request });
      const status = response.statusCode as CreatedJob['status'];
      return { status, job: (await json(response)) as BareJob };
    },
    async estimate(request) {
      const asked = { method: 'POST', json: request, query: { dry_run: true } };
      return (await client.ask<{ estimate: never }>('/v1/jobs', asked)).estimate;
    },
    get,
    async list({ limit, after, state }) {
      const query = { limit, after, state };
      const page = await client.ask<{ items: BareJob[]; next: string | null }>('/v1/jobs', { query });
      const next = page.next === null ? null : new URL(page.next, client.url).searchParams.get('after');
      return { items: page.items, after: next };
    },
    cancel: (id) => client.find(`${path(id)}/cancel`, { method: 'POST' }),
    async delete(id) {
      try {
        (await client.send(path(id), { method: 'DELETE' })).resume();
        return true;
      } catch (error) {
        if (error instanceof Problem && error.code === 'not_found') return false;
        throw error;
      }
    },
    watch: (id, _last, signal) => watch(id, signal),
    report: (id, thresholds, options) =>
      client.find(`${path(id)}/report`, { query: { ...thresholds }, headers: waiting(options) }),
    async reportHtml(id, thresholds, options) {
      const asked = { query: { ...thresholds }, headers: { accept: 'text/html', ...waiting(options) } };
      const response = await client.send(`${path(id)}/report.html`, asked);
      return { ready: response.statusCode === 200, html: await text(response) };
    },
  };
}

const waiting = ({ waitSeconds }: { waitSeconds?: number } = {}): Record<string, string> =>
  waitSeconds === undefined ? {} : { prefer: `wait=${waitSeconds}` };
