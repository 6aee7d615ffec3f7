/** Where `generate` writes its rows, and in which format. */
import { extname } from 'node:path';
import type { Format } from '../contract.ts';
import { UsageError } from './usage-error.ts';
import { writable, type OpenWritable, type Writable } from './writable.ts';

const FORMATS: readonly Format[] = ['csv', 'ndjson', 'parquet', 'arrow'];
const SUFFIXES = FORMATS.map((format) => `.${format}`).join(', ');
/** Formats that are text: the others are compressed already, and are read from their ends. */
const TEXT: readonly Format[] = ['csv', 'ndjson'];
const GZIP = /\.gz$/i;

export interface OutputFile extends Omit<Writable, 'open'> {
  format: Format;
  open(): Promise<OpenOutput>;
}

export interface OpenOutput extends OpenWritable {
  /** Bytes in the file so far. */
  size(): number;
}

function formatOf(name: string, given: string | undefined): Format {
  if (given !== undefined) {
    const format = FORMATS.find((one) => one === given);
    if (format) return format;
    throw new UsageError(`generate: --format must be ${FORMATS.join(', ')}, not ${JSON.stringify(given)}.`);
  }
  if (name === '-') return 'csv';
  const format = FORMATS.find((one) => `.${one}` === extname(name.replace(GZIP, '')).toLowerCase());
  if (format) return format;
  throw new UsageError(
    `generate: The name of the output must end in ${SUFFIXES}, .csv.gz or .ndjson.gz, not ` +
      `${JSON.stringify(name)}; or name the format with --format.`,
  );
}

/** `inputs`: files that it must not overwrite. Throws UsageError or Problem before the work begins. */
export function outputFile(name: string, given: string | undefined, inputs: string[]): OutputFile {
  const format = formatOf(name, given);
  const isPacked = GZIP.test(name);
  if (isPacked && !TEXT.includes(format))
    throw new UsageError(
      `generate: ${format} is compressed already: name the output without .gz, not ${JSON.stringify(name)}.`,
    );
  const place = writable(name, { 'the input': inputs });
  return {
    ...place,
    format,
    async open() {
      const { size, ...counted } = counting(await place.open());
      return { ...(isPacked ? (await import('./gzipped.ts')).gzipped(counted) : counted), size };
    },
  };
}

function counting({ write, ...place }: OpenWritable): OpenOutput {
  let bytes = 0;
  return {
    ...place,
    async write(some) {
      await write(some);
      bytes += some.length;
    },
    size: () => bytes,
  };
}
