/**
 * `kill -9` at a random time of everything that writes: loading in each format, jobs of each preset, deleting,
 * erasing a customer, exporting, backups, migrating, and the recovery from a kill.
 */
import { join } from 'node:path';
import { copyDatabase, faultsOfFolder } from '../database.ts';
import { passed } from '../http.ts';
import { killedWhileStarting, lastWords, started } from '../service.ts';
import { emptied, inRounds, type Round, type Trial } from '../trial.ts';
import { backup } from './backup.ts';
import type { Deed, Prepared } from './deed.ts';
import { deleting } from './deleting.ts';
import { erasing } from './erasing.ts';
import { exporting } from './exporting.ts';
import { running } from './jobs.ts';
import { loading } from './loading.ts';
import { migrating } from './migrating.ts';

const DEEDS: Deed[] = [
  loading('csv'),
  running('notebook'),
  loading('ndjson'),
  running('training'),
  loading('parquet'),
  running('behaviour'),
  deleting,
  erasing,
  exporting('csv'),
  backup,
  exporting('parquet'),
  migrating,
];

/** How often the start after a kill is killed, too; and how long a start may take. */
const KILLED_AGAIN = 0.35;
const START_MS = 900;

interface Ready {
  name: string;
  prepared: Prepared<unknown>;
  /** How long the deed takes if nothing disturbs it, and the start before it. */
  ms: number;
  startMs: number;
}

async function ready({ name, prepare }: Deed, folder: string): Promise<Ready> {
  const prepared = await prepare(emptied(join(folder, 'prepared')));
  const place = emptied(join(folder, 'undisturbed'));
  if (prepared.base) copyDatabase(prepared.base, place);
  const start = performance.now();
  const service = await started(place, prepared.settings?.(place));
  const begun = performance.now();
  const told = await prepared.begin(service, () => 0.5);
  const ms = performance.now() - begun;
  const faults = await prepared.faults(service, told, place);
  await service.stop();
  if (faults.length > 0) throw new Error(`${name} is wrong without any kill: ${faults.join(' | ')}`);
  return { name, prepared, ms, startMs: begun - start };
}

/** Kills it while it works (or starts, where it has nothing else to do); then perhaps the recovery. */
async function killed({ prepared, ms }: Ready, { random, folder }: Round) {
  const settings = prepared.settings?.(folder);
  let kills = 1;
  let told: unknown;
  if (ms < 5) await killedWhileStarting(folder, random() * START_MS, settings);
  else {
    const service = await started(folder, settings);
    const outcome = prepared.begin(service, random).catch(() => undefined);
    await Promise.race([outcome, passed(random() * ms * 1.15)]);
    await service.kill();
    told = await outcome;
  }
  for (; random() < KILLED_AGAIN; kills++) await killedWhileStarting(folder, random() * START_MS, settings);
  return { told, kills };
}

async function faultsOf(
  ready: Ready,
  round: Round,
  count: (kills: number, ms: number) => void,
): Promise<string[]> {
  const { prepared, name } = ready;
  const { folder } = round;
  if (prepared.base) copyDatabase(prepared.base, folder);
  const { told, kills } = await killed(ready, round);
  const begun = performance.now();
  const service = await started(folder, prepared.settings?.(folder));
  count(kills, performance.now() - begun);
  const faults = await prepared.faults(service, told, folder);
  const code = await service.stop();
  if (code !== 0) faults.push(`SIGTERM ended it with ${code}: ${lastWords(service)}`);
  return [...faults, ...faultsOfFolder(folder, prepared.made)].map((fault) => `${name}: ${fault}`);
}

export const kills: Trial = {
  name: 'kills',
  promise: 'Nothing is lost, doubled or half visible; the same bytes; resumed within 3 s',
  rounds: 250,
  async run(options) {
    const deeds: Ready[] = [];
    for (const [i, deed] of DEEDS.entries()) {
      const isAsked = options.only === undefined || (options.only - 1) % DEEDS.length === i;
      if (isAsked && i < options.rounds) deeds[i] = await ready(deed, join(options.folder, `deed-${i}`));
    }
    let total = 0;
    let slowest = 0;
    const faults = await inRounds('kills', options, (round) =>
      faultsOf(deeds[(round.number - 1) % DEEDS.length], round, (kills, ms) => {
        total += kills;
        slowest = Math.max(slowest, ms);
      }),
    );
    const usual = Math.max(...Object.values(deeds).map(({ startMs }) => startMs));
    const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;
    const measured = `${total} kills; the slowest start after one took ${seconds(slowest)}, without one ${seconds(usual)}`;
    return { rounds: total, faults, measured };
  },
};
