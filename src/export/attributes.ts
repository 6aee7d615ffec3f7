/** In a reader thread: attributes of the customers or articles in a job's rows, as lines. */
import type { ByteSink } from '../formats/byte-sink.ts';
import { BLOCKS_PER_SLICE } from '../read/blocks.ts';
import { csvField } from '../formats/csv-field.ts';
import type { Stores } from '../storage/stores.ts';
import { personalizeAttributes } from './personalize/interactions.ts';
import { recboleAttributes } from './recbole/attributes.ts';
import type { BlockRange, JobOfSlices } from './slices.ts';

export type Noun = 'customers' | 'articles';

/** What all values of a column are; a column without values is `empty`. */
export type ColumnKind = 'empty' | 'numbers' | 'strings';

/**
 * The line of a customer or an article; a value that it doesn't have is undefined. `index`: of an article
 * among those of the job.
 */
export type AttributeLine = (id: string, values: (string | undefined)[], index: number) => string;

const numbered: AttributeLine = (id, _values, index) => `${index},${csvField(id)}\n`;

const LINES = {
  numbered,
  personalize: personalizeAttributes,
  recbole: recboleAttributes,
} satisfies Record<string, AttributeLine>;

export interface AttributesTask {
  job: JobOfSlices;
  noun: Noun;
  /** Names of attributes. */
  columns: string[];
  /** Keys of the articles in order; `first` and `end` of slices are then indices of it. Shared. */
  articles: Uint32Array;
  line: keyof typeof LINES;
}

type Source = Pick<AttributesTask, 'job' | 'noun' | 'columns' | 'articles'>;

/** A decimal number as others write it: without leading zeros, which would be lost, and without exponents. */
const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?$/;

/** Whole numbers above it are not exact in 32 bits: they stay strings. */
const EXACT_IN_32_BITS = 2 ** 24;

const isNumber = (value: string): boolean =>
  NUMBER.test(value) && (value.includes('.') || Math.abs(Number(value)) <= EXACT_IN_32_BITS);

export function attributeReader(stores: Stores) {
  function* entries({ job, noun, articles }: Source, { first, end }: BlockRange) {
    if (noun === 'articles') {
      for (const key of articles.subarray(first, end)) yield { key, id: stores.articles.idOf(key) };
      return;
    }
    // Without their rows: reading those takes most of the time.
    const { customers } = stores.sequences.customersAfter(job.job_id, first - 1, BLOCKS_PER_SLICE);
    for (const { block_id, length, customer_key, customer_id } of customers)
      if (block_id < end && length > 0) yield { key: customer_key, id: customer_id };
  }

  function* rows(source: Source, range: BlockRange) {
    const { noun, columns, job } = source;
    const imports = stores.imports.namingAt(noun, job.dataset_version);
    for (const { key, id } of entries(source, range)) {
      const attributes = columns.length > 0 ? stores[noun].attributesOf(key, imports) : {};
      yield { id, values: columns.map((column) => attributes[column] || undefined) };
    }
  }

  return {
    /** What the values of each column are in this slice. */
    kinds(source: Source, range: BlockRange): ColumnKind[] {
      const kinds = source.columns.map((): ColumnKind => 'empty');
      for (const { values } of rows(source, range))
        values.forEach((value, i) => {
          if (value === undefined || kinds[i] === 'strings') return;
          kinds[i] = isNumber(value) ? 'numbers' : 'strings';
        });
      return kinds;
    },

    /** The values of each in order, undefined where there is none. */
    values: (source: Source, range: BlockRange) => [...rows(source, range)].map(({ values }) => values),

    write(out: ByteSink, task: AttributesTask, range: BlockRange): void {
      const line = LINES[task.line];
      let index = range.first;
      for (const { id, values } of rows(task, range)) out.writeString(line(id, values, index++));
    },
  };
}
