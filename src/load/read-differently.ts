/** A warning if the files of one import are read in different ways: its `read_as` is that of the first. */
import { few } from '../look/values.ts';
import type { ReadAs, Warning } from '../model/look.ts';
import type { ParsedFile } from './file-parser.ts';

type File = Pick<ParsedFile, 'name' | 'read_as' | 'rows_loaded'>;

/** What only CSV has. */
const OF_CSV = new Set(['delimiter', 'header', 'skip_lines']);

export function readDifferently(files: File[]): Warning[] {
  const [first, ...others] = files;
  const found = others
    .map((file) => ({ file, differences: differences(file.read_as!, first.read_as!) }))
    .filter(({ differences }) => differences.length > 0);
  if (found.length === 0) return [];
  const named = few(found.map(({ file, differences }) => `${file.name} with ${differences.join(', ')}`));
  return [
    {
      code: 'read_differently',
      column: null,
      count: found.reduce((sum, { file }) => sum + file.rows_loaded, 0),
      example: found[0].file.name,
      message:
        `Files are read in other ways than ${first.name}, of which read_as speaks: ` + `${named.join('; ')}.`,
    },
  ];
}

function differences(own: ReadAs, first: ReadAs): string[] {
  const [a, b] = [members(own), members(first)];
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return names
    .filter((name) => (a.format === b.format || !OF_CSV.has(name)) && shown(a[name]) !== shown(b[name]))
    .map((name) => `${name} ${shown(a[name])} instead of ${shown(b[name])}`);
}

/** Each of our columns is a member of its own. */
function members(read_as: ReadAs): Record<string, unknown> {
  const { columns, ...rest } = read_as;
  const sources = Object.entries(columns).map(([ours, theirs]) => [`column ${ours}`, theirs]);
  return { ...rest, ...(Object.fromEntries(sources) as object) };
}

const shown = (value: unknown): string =>
  value === undefined ? 'none' : typeof value === 'string' ? value : JSON.stringify(value);
