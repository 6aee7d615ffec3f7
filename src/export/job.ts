/** A job whose rows are exported: what its formats can ask, and the passes over its rows. */
import type { Download, RowService } from '../contract.ts';
import { Problem } from '../errors.ts';
import type { ExportOptions } from '../model/export.ts';
import { hasFolds } from '../model/split.ts';
import { sliceCursors } from '../read/blocks.ts';
import { filterOfJob } from '../read/periods.ts';
import { slicesAt, type RowPiece } from '../read/pieces.ts';
import { jobFacts } from '../read/row-query.ts';
import type { JobBlocks } from '../storage/erased-blocks.ts';
import { parametersOf, type JobRow } from '../storage/jobs.ts';
import type { Stores } from '../storage/stores.ts';
import { periodFilter } from '../validation/row-filter.ts';
import type { NumberedRange } from './handlers.ts';
import type { IdRuleName } from './id-rules.ts';
import { attributesOfJob } from './job-attributes.ts';
import type { ExportReading } from './reading.ts';
import { resultsAt } from './results.ts';
import type { BlockRange, JobOfSlices, WriterTask } from './slices.ts';
import type { Survey, Surveyed } from './survey.ts';
import type { WriterName } from './writers.ts';

/** How many units of a file (lines, cells) the job has, and how many come before each slice. */
export interface Units {
  total: number;
  bases: Float64Array;
}

interface More extends Pick<WriterTask, 'numbers' | 'features'> {
  bases?: Float64Array;
  /** So many slices are written at once, for files whose pieces should be large. */
  together?: number;
}

export type ExportedJob = ReturnType<typeof exportedJob>;

interface Parts {
  stores: Stores;
  reading: ExportReading;
  row: JobRow;
  options: ExportOptions;
  /** The survey of this job: see survey.ts. */
  survey(job: Surveyed, rule?: IdRuleName): Promise<Survey>;
  download: RowService['download'];
}

export function exportedJob({ stores, reading, row, options, survey, download }: Parts) {
  const facts = jobFacts(row);
  const blocks: JobBlocks = { id: row.id, blocks: row.blocks, gaps: stores.sequences.gapsOf(row.id) };
  const { periods } = filterOfJob(periodFilter(options), row.id, facts.split);
  const { dataset_version, customers_erased } = row;
  const has_lists = typeof parametersOf(row).negatives_per_positive === 'number';
  const ofSlices: JobOfSlices = { job_id: row.id, customers_erased, dataset_version, facts, has_lists };
  const handlers = reading.readers.call.export;

  const slices = (): BlockRange[] => rangesOf(blocks);
  const taskOf = (writer: WriterName, { numbers, features }: More): WriterTask => ({
    job: ofSlices,
    writer,
    options,
    periods,
    numbers,
    features,
  });

  return {
    /** What its files are named after. */
    name: `job-${row.id}`,
    row,
    options,
    /** How its rows are divided, if they are. */
    split: facts.split,
    /** Whether train, validation and test. */
    hasParts: facts.split !== undefined && !hasFolds(facts.split),
    ofSlices,
    slices,
    /** Its file `interactions.parquet`. */
    parquet: (): Promise<Download> =>
      download({ table: 'interactions', job_id: row.id, filter: {} }, 'parquet'),
    /** As clients see it. */
    job: () => stores.jobs.get(row.id)!,
    /** Its report as JSON, if it has been made. */
    report: () => stores.jobs.report(row.id),
    survey: (rule?: IdRuleName): Promise<Survey> => survey({ slices, ofSlices }, rule),

    /** Rows as bytes of a file, by a writer of writers.ts. */
    rows(
      writer: WriterName,
      { bases, together, ...more }: More & Pick<WriterTask, 'periods'> = {},
    ): AsyncIterable<RowPiece> {
      const task = { ...taskOf(writer, more), ...(more.periods && { periods: more.periods }) };
      const ranges = joined(slices(), together).map((range, i): NumberedRange => ({
        ...range,
        base: bases?.[i] ?? 0,
      }));
      return slicesAt(reading, (range, slot) => handlers.write(task, range, slot), ranges);
    },

    /** How many units the same writer makes of each slice. */
    async units(writer: WriterName, more: More = {}): Promise<Units> {
      const task = taskOf(writer, more);
      const ranges = joined(slices(), more.together);
      const bases = new Float64Array(ranges.length);
      let [total, at] = [0, 0];
      for await (const units of resultsAt(ranges, (range) => handlers.count(task, range))) {
        bases[at++] = total;
        total += units;
      }
      return { total, bases };
    },

    ...attributesOfJob({ stores, reading, ofSlices, slices }),
  };
}

/** Slices of the blocks that are stored; the last one may be empty: there the job is checked. */
function rangesOf(job: JobBlocks): BlockRange[] {
  const firsts = [...sliceCursors(job)].map(([first]) => first as number);
  return firsts.map((first, i) => ({ first, end: firsts[i + 1] ?? Infinity }));
}

/** Each so many ranges as one. */
const joined = (ranges: BlockRange[], together = 1): BlockRange[] =>
  ranges
    .filter((_, i) => i % together === 0)
    .map(({ first }, i) => ({ first, end: ranges[Math.min((i + 1) * together, ranges.length) - 1].end }));

/** Throws if a format can't hold one of the ids. */
export function refuseUnfit({ unfit }: Survey, library: string, wayOut: string): void {
  if (!unfit) return;
  const { noun, id, fault } = unfit;
  throw new Problem(
    'bad_data',
    `${library} can't hold the ${noun} id ${JSON.stringify(id)}: it ${fault}. ${wayOut}`,
  );
}
