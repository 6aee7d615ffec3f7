/** For tests: a data set with customers who are erased, of all kinds: what remains must not tell. */
import type { Test } from 'tap';
import { asCsv, smallLog } from './small-log.ts';
import { footfallOf, loadText, type Options } from './footfall-of.ts';

export type Footfall = Awaited<ReturnType<typeof footfallOf>>;

export const lines = smallLog(40);
const idOf = (line: string) => line.split(',')[1];
export const ids = [...new Set(lines.map(idOf))].sort();
/** First, last, in between, and one who buys an article that nobody else buys, before and after all others. */
export const GONE = [ids[0], ids[ids.length - 1], ids[20], 'only-"one", ü'];
export const quoted = (id: string) => (id.includes('"') ? `"${id.replaceAll('"', '""')}"` : id);
const special = [
  `2018-01-01 10:20:30,${quoted(GONE[3])},0999999999,0.5,1`,
  `2020-12-31,${quoted(GONE[3])},${lines[0].split(',')[2]},0.25,`,
];
export const parts = [
  lines.slice(0, 300),
  [...lines.slice(300, 500), special[0]],
  [...lines.slice(500), special[1]],
];
export const isOf = (gone: string[]) => (line: string) => gone.some((id) => line.includes(`,${quoted(id)},`));
export const customersFile = (gone: string[] = []) =>
  `customer_id,postal_code\n${[...ids.slice(0, 30), GONE[3], 'never-bought']
    .filter((id) => !gone.includes(id))
    .map((id, i) => `${quoted(id)},zip-${i}\n`)
    .join('')}`;

export const opened = (t: Test, options: Options = {}) =>
  footfallOf(t, { inline: true, chunkCustomers: 7, ...options });

export async function loaded(t: Test, options: Options = {}, gone: string[] = []): Promise<Footfall> {
  const footfall = await opened(t, options);
  const kept = (part: string[]) => asCsv(part.filter((line) => !isOf(gone)(line)));
  await loadText(footfall, kept(parts[0]));
  await loadText(footfall, customersFile(gone).replaceAll(/zip-\d+/g, 'zip'), { kind: 'customers' });
  await loadText(footfall, 'article_id,colour\n0999999998,red\n', { kind: 'articles' });
  await loadText(footfall, kept(parts[1]));
  await loadText(footfall, kept(parts[2]));
  return footfall;
}

export async function fileOf(
  { services }: Footfall,
  request: object,
  format: 'csv' | 'ndjson' | 'parquet' = 'csv',
) {
  const download = await services.rows.download({ filter: {}, ...request } as never, format);
  return { ...download, content: Buffer.concat((await download.body().toArray()) as Buffer[]) };
}

export const run = async ({ services }: Footfall, request: object) =>
  (await services.jobs.create({ seed: 3, ...request }, { waitSeconds: 60 })).job;
