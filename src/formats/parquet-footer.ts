/** The footer of a Parquet file: its columns, and where their pages are. Checked before it is used. */
import { parquetMetadata, parquetSchema, type FileMetaData, type SchemaElement } from 'hyparquet';
import { structEnd } from './thrift-extent.ts';
import { UnusableFile } from './unusable-file.ts';

/** A file that can be read at any offset. */
export interface RandomAccessFile {
  size: number;
  /** Fills `bytes` with what stands at `offset`, all of it within the file. */
  read(offset: number, bytes: Uint8Array): void;
}

/** A column, by its name at the top level. */
export interface ParquetColumn {
  name: string;
  /** Undefined for lists, structs and maps. */
  element: SchemaElement | undefined;
  /** Index among the column chunks of a row group. */
  chunk: number;
}

export interface ParquetFooter {
  columns: ParquetColumn[];
  groups: FileMetaData['row_groups'];
  rows: number;
  /** Where the pages end. */
  offset: number;
}

const MOST_FOOTER_BYTES = 2 ** 24;
const MAGIC = 0x31524150; // PAR1
const ENCRYPTED = 0x45524150; // PARE

export const damaged = (what: string) =>
  new UnusableFile(`The Parquet file is damaged: ${what}. Write it again, and send all of it.`);

/** What `error` says of damaged bytes; nothing if the code that read them failed on what they were. */
export const reasonIn = (error: unknown): string =>
  error instanceof TypeError ? '' : ` (${(error as Error).message})`;

export function readFooter(file: RandomAccessFile): ParquetFooter {
  const tail = new Uint8Array(8);
  if (file.size < 12) throw cutOff();
  file.read(file.size - 8, tail);
  const view = new DataView(tail.buffer);
  const magic = view.getUint32(4, true);
  if (magic === ENCRYPTED) throw encrypted();
  if (magic !== MAGIC) throw cutOff();
  const length = view.getUint32(0, true);
  if (length > file.size - 12) throw damaged(`its footer claims ${length} bytes, the file has ${file.size}`);
  if (length > MOST_FOOTER_BYTES) {
    throw new UnusableFile(
      `The footer of the Parquet file takes ${length} bytes; the limit is 16 MiB: ` +
        'write it with larger row groups.',
    );
  }
  const footer = new Uint8Array(length + 8);
  file.read(file.size - 8 - length, footer);
  const offset = file.size - 8 - length;
  const metadata = parsed(footer);
  const rows = Number(metadata.num_rows);
  const inGroups = metadata.row_groups.reduce((sum, { num_rows }) => sum + Number(num_rows), 0);
  if (rows !== inGroups) throw damaged(`it claims ${rows} rows, its row groups ${inGroups}`);
  return { columns: columnsOf(metadata), groups: metadata.row_groups, rows, offset };
}

function parsed(footer: Uint8Array): FileMetaData {
  try {
    structEnd(footer.subarray(0, footer.length - 8), 0);
    const metadata = parquetMetadata(footer, { geoparquet: false });
    const isWhole = metadata.row_groups.every(
      ({ columns, num_rows }) => columns.length >= 0 && num_rows >= 0n,
    );
    if (!isWhole) throw new RangeError('a row group has no number of rows');
    return metadata;
  } catch (error) {
    throw damaged(`its footer cannot be read${reasonIn(error)}`);
  }
}

function columnsOf(metadata: FileMetaData): ParquetColumn[] {
  let chunk = 0;
  const leaves = ({ children }: Tree): number => children.reduce((sum, child) => sum + leaves(child), 0) || 1;
  try {
    return parquetSchema(metadata).children.map((child) => {
      const column = { name: child.element.name, element: elementOf(child), chunk };
      chunk += leaves(child);
      return column;
    });
  } catch (error) {
    throw damaged(`its schema cannot be read${reasonIn(error)}`);
  }
}

type Tree = ReturnType<typeof parquetSchema>;

const elementOf = ({ element, children }: Tree) =>
  children.length > 0 || element.repetition_type === 'REPEATED' || !element.type ? undefined : element;

const cutOff = () =>
  new UnusableFile('The Parquet file is cut off: its end, with the footer, is missing. Send all of it.');

export const encrypted = () => new UnusableFile('The Parquet file is encrypted: save it without encryption.');

/** The type of a column in words, for those who look at the file. */
export function typeName({ element }: ParquetColumn): string {
  if (!element) return 'nested';
  const { type, logical_type: logical, converted_type: converted, scale } = element;
  if (logical?.type === 'TIMESTAMP')
    return `TIMESTAMP(${logical.unit}${logical.isAdjustedToUTC ? ', UTC' : ''})`;
  if (logical?.type === 'DECIMAL' || converted === 'DECIMAL')
    return `DECIMAL(${element.precision}, ${scale ?? 0})`;
  if (logical?.type === 'INTEGER') return `${logical.isSigned ? '' : 'U'}INT${logical.bitWidth}`;
  return logical?.type ?? (converted === 'UTF8' ? 'STRING' : converted) ?? type ?? 'nested';
}
