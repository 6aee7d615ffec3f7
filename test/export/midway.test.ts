/** Exports whose job changes, or whose client leaves, while they are read. */
import t, { type Test } from 'tap';
import { asCsv, smallLog } from '../system/small-log.ts';
import { footfallOf, loadText, type Options } from '../system/footfall-of.ts';
import type { Download } from '../../src/contract.ts';

const FORMATS = ['recbole', 'matrix', 'ranking', 'otto', 'personalize'];

/** A job whose sequences fill several slices. */
async function withJob(t: Test, options: Options = {}) {
  const { services } = await footfallOf(t, options);
  await loadText({ services }, asCsv(smallLog(40)));
  const request = { all_customers: true as const, preset: 'behaviour' as const };
  await services.jobs.create(request, { waitSeconds: 60 });
  const archive = (format: string) => services.exports.archive({ job_id: 1, format, options: {} }).open();
  return { services, archive };
}

/** Reads a download to its end; calls `between` after the first piece. */
async function read({ pieces }: Download, between: () => Promise<unknown> = async () => undefined) {
  const read: Buffer[] = [];
  for await (const { bytes, release } of pieces()) {
    read.push(Buffer.from(bytes));
    release();
    if (read.length === 1) await between();
  }
  return Buffer.concat(read);
}

t.test('what is read while a customer is erased, or the job deleted, breaks off', async (t) => {
  const { services, archive } = await withJob(t);
  const ids = [...new Set(smallLog(40).map((line) => line.split(',')[1]))].sort().reverse();
  for (const [i, format] of FORMATS.entries()) {
    const erase = () => services.customers.erase(ids[i]);
    await t.rejects(read(await archive(format), erase), { code: 'conflict', message: /lost a customer/ });
    const after = await read(await archive(format));
    t.notMatch(after.toString('latin1'), ids[i], format);
  }
  const remove = async () => services.jobs.delete(1);
  await t.rejects(read(await archive('otto'), remove), { code: 'conflict', message: /was deleted/ });
  t.throws(() => services.exports.file({ job_id: 1, format: 'otto', options: {} }, 'sessions.jsonl'), {
    code: 'not_found',
  });
});

t.test('clients that leave take nothing with them, and two at once get the same', async (t) => {
  const { archive } = await withJob(t, { workers: 1 });
  for (const format of FORMATS) {
    const whole = await read(await archive(format));
    for (let i = 0; i < 12; i++) {
      const body = (await archive(format)).body();
      for await (const _chunk of body) break; // destroys it
      t.ok(body.destroyed);
    }
    const both = await Promise.all([archive(format), archive(format)]);
    for (const again of await Promise.all(both.map((one) => read(one)))) t.ok(again.equals(whole), format);
  }
});
