/** What is loaded, as figures. */
import { Dataset } from '../../model/dataset.ts';
import { NoQuery } from '../requests/parameters.ts';
import { json, problems, ref } from '../documents/responses.ts';
import type { Services } from '../../contract.ts';
import type { App } from './typed.ts';

export async function datasetRoutes(app: App, { services }: { services: Services }): Promise<void> {
  app.get('/v1/dataset', { schema }, async () => services.dataset());
}

const schema = {
  tags: ['data'],
  operationId: 'getDataset',
  summary: 'See what is loaded',
  description: 'Figures that every import keeps up to date; nothing is counted on request.',
  querystring: NoQuery,
  response: { 200: json('The figures', ref(Dataset)), ...problems() },
};
