/** A made-up purchase log to try footfall with: the quickstart's. */
import { Readable } from 'node:stream';
import { purchaseLog } from '../../demo/purchase-log.ts';
import { CONTENT_TYPES } from '../documents/file-formats.ts';
import { problems } from '../documents/responses.ts';
import { TRANSACTIONS_CSV } from '../documents/tables.ts';
import { CSV } from '../requests/upload-body.ts';
import { getAndHead, type App } from './app.ts';

const CUSTOMERS = 3000;

export async function sampleRoutes(app: App): Promise<void> {
  getAndHead(app, '/v1/sample.csv', schema, async (request, reply) => {
    reply.type(CONTENT_TYPES.csv);
    reply.header('content-disposition', 'attachment; filename="sample.csv"');
    if (request.method === 'HEAD') return reply.send();
    return reply.send(Readable.from(purchaseLog({ customers: CUSTOMERS }).chunks, { objectMode: false }));
  });
}

const schema = {
  tags: ['loading'],
  operationId: 'downloadSample',
  summary: 'Download a sample log',
  description:
    "A made-up purchase log of 3,000 customers with the columns of H&M's, to try footfall with: 70,000 " +
    'transactions, 7.6 MB. Always the same. Load it with POST /v1/imports.',
  response: {
    200: {
      description: 'The log',
      content: { [CSV]: { schema: { type: 'string' }, example: TRANSACTIONS_CSV } },
    },
    ...problems(),
  },
};
