/** For tests: the log of a job as objects, and the job's rows and files as the service gives them. */
import type { Format, OutputShape } from '../../src/contract.ts';
import type { Transaction } from '../../src/index.ts';
import type { JobRequest } from '../../src/model/job.ts';
import { loadText, type footfallOf } from '../system/footfall-of.ts';
import { asCsv, shuffled, smallLog } from '../system/small-log.ts';

type Footfall = Awaited<ReturnType<typeof footfallOf>>;

/** The lines of a small log as objects, in another order. */
export function transactionsOf(customers = 40): Transaction[] {
  return shuffled(smallLog(customers)).map((line) => {
    const [t_dat, customer_id, article_id, price, channel] = line.split(',');
    return {
      ...{ t_dat, customer_id, article_id },
      price: price === '' ? null : Number(price),
      sales_channel_id: Number(channel),
    };
  });
}

export const loadSmallLog = (footfall: Footfall, customers = 40) =>
  loadText(footfall, asCsv(smallLog(customers)));

/** Runs a job, and downloads its rows. */
export async function jobIn({ services }: Footfall, request: JobRequest) {
  const { job } = await services.jobs.create(request, { waitSeconds: 60 });
  const file = async (format: Format, shape: OutputShape = {}): Promise<Buffer> => {
    const asked = { table: 'interactions', job_id: job.id, filter: {}, ...shape } as const;
    const { body } = await services.rows.download(asked, format, { once: true });
    return Buffer.concat((await body().toArray()) as Buffer[]);
  };
  const rows = async (shape?: OutputShape): Promise<object[]> =>
    (await file('ndjson', shape))
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
  return { job, file, rows };
}
