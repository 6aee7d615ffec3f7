/** Which generator makes the rows of a preset. Its schemas are in presets.ts: threads don't need them. */
import type { NotebookParameters } from '../model/preset.ts';
import { hasSessions } from '../model/preset-kind.ts';
import type { SessionParameters } from '../model/session-preset.ts';
import { notebookGenerator } from './notebook.ts';
import type { Candidates } from './session/candidates.ts';
import { sessionGenerator, type GenerateSessions } from './session/sequence.ts';

/**
 * The generator of a preset. `parameters` are resolved; `segments` are the result of `candidatesOf`, and not
 * used by the rules of the notebook, whose only random source is that of the segment `all`.
 */
export function sequenceGeneratorFor(
  preset: string,
  catalogueSize: number,
  parameters: object,
  segments: Candidates[],
): GenerateSessions {
  if (hasSessions(preset)) {
    return sessionGenerator(parameters as SessionParameters, segments);
  }
  const generate = notebookGenerator(catalogueSize, parameters as NotebookParameters);
  return (sources, transactions, interactions) => generate(sources('all'), transactions, interactions);
}
