/** Statistics of what is loaded. */
import { Dataset } from '../../model/dataset.ts';
import { json, problems, ref } from '../documents/responses.ts';
import type { Services } from '../../contract.ts';
import type { App } from './app.ts';

export async function datasetRoutes(app: App, { services }: { services: Services }): Promise<void> {
  app.get('/v1/dataset', { schema }, async () => services.dataset());
}

const schema = {
  tags: ['data'],
  operationId: 'getDataset',
  summary: 'See what is loaded',
  description: 'Every import updates these numbers; nothing is counted on request.',
  response: { 200: json('The statistics', ref(Dataset)), ...problems() },
};
