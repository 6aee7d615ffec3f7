/** The presets that jobs can use, with all their parameters. */
import { Type } from 'typebox';
import { PresetDescription } from '../../model/preset-description.ts';
import { json, problems, ref } from '../documents/responses.ts';
import type { JobService } from '../../contract.ts';
import type { App } from './app.ts';

export async function presetRoutes(app: App, { jobs }: { jobs: JobService }): Promise<void> {
  app.get('/v1/presets', { schema }, async () => ({ items: jobs.presets() }));
}

const Presets = Type.Object({ items: Type.Array(ref(PresetDescription), { description: 'All presets' }) });

const schema = {
  tags: ['jobs'],
  operationId: 'listPresets',
  summary: 'List the presets',
  description:
    'With all their parameters: meaning, unit, range and default. A request names a preset in `preset` and ' +
    'overrides single values in `parameters`.',
  response: { 200: json('All presets', Presets), ...problems() },
};
