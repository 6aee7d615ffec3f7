/** Attributes of an exported job's customers and articles: passes over them by reader threads. */
import { slicesAt, type RowPiece } from '../read/pieces.ts';
import type { Stores } from '../storage/stores.ts';
import type { AttributesTask, ColumnKind, Noun } from './attributes.ts';
import type { ExportReading } from './reading.ts';
import { resultsAt } from './results.ts';
import type { BlockRange, JobOfSlices } from './slices.ts';

/** Articles whose attributes are read in one call. */
const ARTICLES_PER_SLICE = 1000;

interface Source {
  stores: Stores;
  reading: ExportReading;
  ofSlices: JobOfSlices;
  slices(): BlockRange[];
}

export function attributesOfJob({ stores, reading, ofSlices, slices }: Source) {
  const handlers = reading.readers.call.export;

  return {
    /** Names of the attributes of customers or articles. */
    attributes: (noun: Noun): string[] => stores.imports.attributeColumnsAt(noun, ofSlices.dataset_version),

    /** What the values of each of these attributes are. */
    async attributeKinds(task: Omit<AttributesTask, 'job'>): Promise<ColumnKind[]> {
      const all = { ...task, job: ofSlices };
      const kinds = task.columns.map((): ColumnKind => 'empty');
      if (kinds.length === 0) return kinds;
      for await (const found of resultsAt(rangesFor(all, slices), (range) =>
        handlers.attributeKinds(all, range),
      ))
        found.forEach((kind, i) => {
          if (kind !== 'empty' && kinds[i] !== 'strings') kinds[i] = kind;
        });
      return kinds;
    },

    /** The values of attributes, a list for each customer or article. */
    async attributeValues(task: Omit<AttributesTask, 'job' | 'line'>): Promise<(string | undefined)[][]> {
      const all = { ...task, line: 'recbole' as const, job: ofSlices };
      const values: (string | undefined)[][] = [];
      const ranges = rangesFor(all, slices);
      for await (const found of resultsAt(ranges, (range) => handlers.attributeValues(all, range)))
        for (const own of found) values.push(own);
      return values;
    },

    /** Lines of attributes, of customers in byte order or of articles in the order of `articles`. */
    attributeLines(task: Omit<AttributesTask, 'job'>): AsyncIterable<RowPiece> {
      const all = { ...task, job: ofSlices };
      const write = (range: BlockRange, slot: SharedArrayBuffer) =>
        handlers.writeAttributes(all, range, slot);
      return slicesAt(reading, write, rangesFor(all, slices));
    },
  };
}

function rangesFor(
  { noun, articles }: Pick<AttributesTask, 'noun' | 'articles'>,
  slices: () => BlockRange[],
) {
  if (noun === 'customers') return slices();
  return Array.from({ length: Math.ceil(articles.length / ARTICLES_PER_SLICE) }, (_, i) => ({
    first: i * ARTICLES_PER_SLICE,
    end: (i + 1) * ARTICLES_PER_SLICE,
  }));
}
