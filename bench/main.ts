/**
 * `npm run bench -- small|medium|full`: measures footfall and its peers on one log; prints and writes the
 * tables.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../src/package-root.ts';
import { measureFootfall } from './footfall.ts';
import { check } from './check/check.ts';
import { machine, versions } from './machine.ts';
import { makeLog } from './make-log.ts';
import { MIB } from './measured.ts';
import type { Results } from './measured.ts';
import { readOptions, SIZES } from './options.ts';
import type { BenchOptions } from './options.ts';
import { measurePeers } from './peers.ts';
import { say } from './progress.ts';
import { markdown, writeReport } from './report.ts';
import { WORKERS } from './service.ts';
import { BENCH_FOLDER, emptyWorkspace } from './workspace.ts';

async function run(options: BenchOptions, folder: string): Promise<Results> {
  const atStart = machine();
  const log = makeLog(folder, options.customers);
  say(`made a log of ${log.rows.toLocaleString('en')} transactions (${(log.bytes / MIB).toFixed(0)} MiB)`);
  const own = await measureFootfall(folder, log, options);
  const compared = options.peers ? await measurePeers(folder, log, own) : [];
  const checked = options.check ? await check(folder, log, own.job, WORKERS) : [];
  return {
    size: options.size,
    date: new Date().toISOString().slice(0, 10),
    machine: atStart,
    versions: versions(),
    customers: options.customers,
    transactions: log.rows,
    articles: log.articles,
    interactions: own.job.interactions,
    disk: { log: log.bytes, after_load: own.afterLoad, after_job: own.afterJob },
    phases: own.phases,
    compared,
    checked,
  };
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (!existsSync(join(packageRoot, 'dist', 'main.js')))
    throw new Error('dist/main.js is missing: run npm run build first');
  const { minutes, gigabytes } = SIZES[options.size];
  say(`${options.size}: needs about ${minutes} min and ${gigabytes} GB of disk in ${BENCH_FOLDER}`);
  const folder = emptyWorkspace(options.size);
  try {
    const results = await run(options, folder);
    writeFileSync(join(BENCH_FOLDER, `${options.size}.json`), JSON.stringify(results, null, 2));
    console.log(markdown(results));
    if (options.write) say(`updated ${writeReport(results)}`);
  } catch (error) {
    const log = join(folder, 'service.log');
    if (existsSync(log))
      console.error(`The end of the service's log:\n${readFileSync(log, 'utf8').slice(-2000)}`);
    throw error;
  } finally {
    if (!options.keep) rmSync(folder, { recursive: true, force: true });
  }
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
