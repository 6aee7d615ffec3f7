/** The whole sequence of one customer with chosen columns: the rows of a file, put into whichever answer is wanted. */
import { buffer } from 'node:stream/consumers';
import type { InteractionColumn } from '../../model/interaction-columns.ts';
import type { RowService } from '../../contract.ts';

interface Asked {
  customerId: string;
  jobId: number | undefined;
  columns: InteractionColumn[];
}

/** Like `rows.sequence`, which has the usual columns only. Undefined if there is no such sequence; throws Problem as that does. */
export async function chosenSequence(
  rows: RowService,
  { customerId, jobId, columns }: Asked,
  format: 'json' | 'csv' | 'ndjson',
): Promise<Buffer | undefined> {
  const whole = await rows.sequence(customerId, jobId, 'json');
  if (!whole) return undefined;
  const { job_id } = JSON.parse(whole.bytes.toString()) as { job_id: number };
  whole.release();
  const request = { table: 'interactions', job_id, filter: { customer_id: customerId }, columns } as const;
  const file = await buffer((await rows.download(request, format === 'csv' ? 'csv' : 'ndjson')).body());
  if (format !== 'json') return file;
  const items = file.toString().trimEnd().replaceAll('\n', ',');
  return Buffer.from(
    `{"customer_id":${JSON.stringify(customerId)},"job_id":${job_id},"items":[${items}],"next":null}`,
  );
}
