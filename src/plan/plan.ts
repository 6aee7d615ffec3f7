/**
 * What the generator needs besides the transactions of a customer, made from the whole log: the catalogue and
 * what session presets draw from. The same for all customers, so any thread or process can generate for any.
 */
import type { ParameterValue } from '../generate/presets.ts';
import { candidatesOf, needsCategories, type Candidates } from '../generate/session/candidates.ts';
import { needsPrices, sameColumns } from '../generate/session/mixture.ts';
import { dayOf } from '../generate/session/time.ts';
import { hasSessions } from '../model/preset-kind.ts';
import type { SessionParameters } from '../model/session-preset.ts';
import { shiftOf } from '../model/shift.ts';
import { laterSplit } from '../model/split.ts';
import { sharedArray } from '../threads/shared.ts';
import { dateNotes } from './article-dates.ts';
import { articleFactsOf } from './article-facts.ts';
import { catalogueOf, type Catalogue } from './catalogue.ts';
import type { Log } from './log.ts';
import { oneDayNotes, sampleNotes } from './sample-notes.ts';

export interface GenerationRequest {
  seed: string;
  preset: string;
  parameters: Record<string, ParameterValue>;
}

export interface GenerationPlan extends GenerationRequest, Drawn {
  catalogue: Catalogue;
  /** Milliseconds by which generated times are moved: whole days. */
  shift: number;
  /** Shared with all threads: no longer 0 when the work is to end, also in the midst of a sequence. */
  interrupted: Int32Array;
}

export interface Drawn {
  /** What the session presets draw from; empty for others. */
  segments: Candidates[];
  /** Sentences on the data, for the job's notes. */
  notes: string[];
}

/** Parts of another plan for the same log, which take a while to make. */
export interface KnownParts {
  /** The catalogue of these articles. */
  catalogue?: Catalogue;
  /** What a session preset draws from, for the same parameters. */
  drawn?: Drawn;
}

/** Whether prev_article_id is that of the last click or purchase, not of the row before. */
export const prevSkipsIgnores = (parameters: GenerationRequest['parameters']): boolean =>
  parameters.prev_follows === 'clicks_and_purchases';

/** `articles`: the keys of those that can be drawn, in byte order of their ids. */
export function generationPlan(
  log: Log,
  request: GenerationRequest,
  articles: () => number[],
  known: KnownParts = {},
): GenerationPlan {
  const { seed, preset, parameters } = request;
  const catalogue = known.catalogue ?? catalogueOf(log, articles());
  const shift = shiftOf(parameters, log);
  const { segments, notes } = known.drawn ?? drawnFrom(log, request, { catalogue, shift });
  const interrupted = sharedArray(Int32Array, 1);
  return { seed, preset, parameters, catalogue, shift, segments, notes, interrupted };
}

/** What a session preset draws from. Reads all transactions, so it takes a while. */
function drawnFrom(
  log: Log,
  { preset, parameters }: GenerationRequest,
  { catalogue, shift }: Pick<GenerationPlan, 'catalogue' | 'shift'>,
): Drawn {
  if (!hasSessions(preset) || catalogue.keys.length === 0) return { segments: [], notes: [] };
  const given = parameters as unknown as SessionParameters;
  // Generated are the times before the shift.
  const settings = { ...given, split: given.split && laterSplit(given.split, -shift) };
  const span = { first_t_dat: log.first_t_dat ?? 0, last_t_dat: log.last_t_dat ?? 0 };
  // Stored parameters lack what has come since.
  const { negatives, on_sale_from = null, on_sale_to = null, category_column } = settings;
  const facts = articleFactsOf(log, catalogue, {
    ...{ category: needsCategories(settings) ? category_column : null, columns: sameColumns(negatives) },
    ...{ prices: needsPrices(negatives), on_sale_from, on_sale_to },
  });
  const isEstimated = [settings.on_sale_grace_days, on_sale_from, on_sale_to].every((one) => one === null);
  const days = dayOf(span.last_t_dat) - dayOf(span.first_t_dat) + 1;
  const notes = [
    ...sampleNotes(catalogue),
    ...(isEstimated ? oneDayNotes(days) : []),
    ...dateNotes(facts, catalogue, { on_sale_from, on_sale_to }),
  ];
  return { segments: candidatesOf(facts, settings, span), notes };
}
