/** Purchase logs for the trials, in each format that loads. */
import { parquetWriteBuffer } from 'hyparquet-writer';
import { purchaseLog } from '../src/demo/purchase-log.ts';

export const csvLog = (customers: number, seed: string): Buffer =>
  Buffer.concat([...purchaseLog({ customers, seed }).chunks]);

export const FORMATS = {
  csv: { type: 'text/csv', of: (csv: Buffer): Buffer => csv },
  ndjson: { type: 'application/x-ndjson', of: asNdjson },
  parquet: { type: 'application/vnd.apache.parquet', of: asParquet },
};
export type LogFormat = keyof typeof FORMATS;

function recordsOf(csv: Buffer): Record<string, string>[] {
  const [header, ...lines] = csv.toString('latin1').trimEnd().split('\n');
  const names = header.split(',');
  return lines.map((line) => {
    const fields = line.split(',');
    return Object.fromEntries(names.map((name, i) => [name, fields[i]]));
  });
}

function asNdjson(csv: Buffer): Buffer {
  const lines = recordsOf(csv).map((record) =>
    JSON.stringify({
      ...record,
      price: record.price === '' ? null : Number(record.price),
      sales_channel_id: Number(record.sales_channel_id),
    }),
  );
  return Buffer.from(`${lines.join('\n')}\n`);
}

function asParquet(csv: Buffer): Buffer {
  const records = recordsOf(csv);
  const strings = (name: string) => ({
    name,
    type: 'STRING' as const,
    data: records.map((record) => record[name]),
  });
  const columnData = [
    ...['t_dat', 'customer_id', 'article_id'].map(strings),
    {
      name: 'price',
      type: 'DOUBLE' as const,
      data: records.map(({ price }) => (price === '' ? null : Number(price))),
    },
    {
      name: 'sales_channel_id',
      type: 'INT32' as const,
      data: records.map((record) => Number(record.sales_channel_id)),
    },
  ];
  return Buffer.from(parquetWriteBuffer({ columnData }));
}
