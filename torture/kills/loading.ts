/** Loading a second file is killed: afterwards its rows are all there or none, and it can be loaded. */
import { join } from 'node:path';
import type { Dataset } from '../../src/model/dataset.ts';
import type { Import } from '../../src/model/import.ts';
import { numberIn } from '../database.ts';
import { ask, jsonOf } from '../http.ts';
import { csvLog, FORMATS, type LogFormat } from '../logs.ts';
import { started, type Tortured } from '../service.ts';
import { deed, type Deed } from './deed.ts';

const first = csvLog(1500, 'first');
const second = csvLog(4000, 'second');

/** A database with the first file, stopped in good order. */
export async function firstLoaded(folder: string): Promise<string> {
  const service = await started(folder);
  await loaded(service, first, 'text/csv');
  await service.stop();
  return join(folder, 'footfall.db');
}

export async function loaded(service: Tortured, file: Buffer, type: string): Promise<Import> {
  const { status, body } = await ask('POST', `${service.url}/v1/imports`, file, type);
  if (status !== 201) throw new Error(`loading: ${status} ${String(body)}`);
  return JSON.parse(String(body)) as Import;
}

/** The second file, in its fastest format. */
export const loadSecond = (service: Tortured): Promise<Import> => loaded(service, second, 'text/csv');

async function prepared(folder: string, format: LogFormat) {
  const { type, of } = FORMATS[format];
  const file = of(second);
  const base = await firstLoaded(folder);
  const before = (await datasetIn(folder, async () => undefined)).fingerprint;
  return {
    base,
    file,
    type,
    before,
    /** Made once, by the first round that sees all rows: the other formats must agree with it. */
    after: (await datasetOfBoth(join(folder, 'both'), file, type)).fingerprint,
  };
}

async function datasetIn(folder: string, work: (service: Tortured) => Promise<unknown>): Promise<Dataset> {
  const service = await started(folder);
  await work(service);
  const dataset = await jsonOf<Dataset>(`${service.url}/v1/dataset`);
  await service.stop();
  return dataset;
}

const datasetOfBoth = (folder: string, file: Buffer, type: string) =>
  datasetIn(folder, async (service) => {
    await loaded(service, first, 'text/csv');
    await loaded(service, file, type);
  });

export const loading = (format: LogFormat): Deed =>
  deed<Import>(`loading ${format}`, async (folder) => {
    const { base, file, type, before, after } = await prepared(folder, format);
    return {
      base,
      begin: (service) => loaded(service, file, type),
      async faults({ url }, told, round) {
        const faults = [];
        const dataset = await jsonOf<Dataset>(`${url}/v1/dataset`);
        const isLoaded = dataset.fingerprint === after;
        if (!isLoaded && dataset.fingerprint !== before)
          faults.push(`neither before nor after: ${JSON.stringify(dataset)}`);
        if (told && !isLoaded) faults.push('201 was sent, and the rows are gone');
        const { items } = await jsonOf<{ items: Import[] }>(`${url}/v1/imports`);
        if (items.some(({ state }) => state === 'running')) faults.push('an import runs that nobody sends');
        const rows = numberIn(join(round, 'footfall.db'), 'SELECT count(*) FROM transactions');
        if (rows !== dataset.transactions)
          faults.push(`${rows} rows in the view, ${dataset.transactions} counted`);
        const again = await ask('POST', `${url}/v1/imports`, file, type);
        if (again.status !== (isLoaded ? 409 : 201))
          faults.push(`loading it again: ${again.status} ${String(again.body)}`);
        const end = await jsonOf<Dataset>(`${url}/v1/dataset`);
        if (end.fingerprint !== after) faults.push('loaded again, the data set is another');
        return faults;
      },
    };
  });
