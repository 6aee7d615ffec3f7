/** Finds our columns among those of a file. All that is missing or ambiguous is told at once. */
import type { Condition, ColumnSources } from '../model/reading.ts';
import { UnusableFile } from './unusable-file.ts';

export interface FoundColumns {
  /** Our name → index of the file's column, or of the two that t_dat is joined from. */
  indices: Map<string, number[]>;
  /** Index of the column of each condition. */
  where: number[];
}

/** A name without what doesn't matter if no name fits exactly: blanks and quotes at its ends, and case. */
export const alike = (name: string): string =>
  name
    .trim()
    .replace(/^"(.*)"$/s, '$1')
    .trim()
    .toLowerCase();

const cut = (name: string) => (name.length > 60 ? `${name.slice(0, 60)}…` : name);

/** Throws an UnusableFile with every obstacle. `names`: those of the file's columns. */
export function foundColumns(
  names: string[],
  { columns, where }: { columns: ColumnSources; where: Condition[] },
  needed: readonly string[],
  optional: readonly string[],
): FoundColumns {
  const search = columnSearch(names);
  const indices = new Map<string, number[]>();
  const missing: [ours: string, theirs: string][] = [];
  for (const ours of [...needed, ...optional]) {
    const isNamed = Object.hasOwn(columns, ours);
    const sources = isNamed ? joined(columns[ours], ours, names) : [ours];
    const found = sources.map((name) => search.find(name));
    const lost = sources.filter((_, i) => found[i] < 0);
    if (lost.length === 0) indices.set(ours, found);
    else if (isNamed || needed.includes(ours)) for (const theirs of lost) missing.push([ours, theirs]);
  }
  const lostInWhere = where.map(({ column }) => column).filter((name) => search.find(name) < 0);
  const obstacles = [...search.repeated].map(
    (name) => `The file has two columns named ${cut(name)}: remove or rename one of them.`,
  );
  const absent = missing.filter(([, theirs]) => !search.repeated.has(theirs));
  const unknown = lostInWhere.filter((name) => !search.repeated.has(name));
  if (absent.length > 0) obstacles.push(missingColumns(names, absent, columns));
  if (unknown.length > 0) obstacles.push(`where names ${unknown.join(', ')}, which the file does not have.`);
  if (absent.length + unknown.length > 0) obstacles.push(`Its columns: ${listed(names)}.`);
  if (absent.length > 0) obstacles.push(example(names, absent, indices));
  if (obstacles.length > 0) throw new UnusableFile(obstacles.filter(Boolean).join(' '));
  return { indices, where: where.map(({ column }) => search.find(column)) };
}

function columnSearch(names: string[]) {
  const exact = new Map<string, number[]>();
  const similar = new Map<string, number[]>();
  const add = (map: Map<string, number[]>, name: string, index: number) => {
    const list = map.get(name);
    if (list) list.push(index);
    else map.set(name, [index]);
  };
  names.forEach((name, index) => {
    add(exact, name, index);
    add(similar, alike(name), index);
  });
  /** Names that were looked for and are ambiguous. */
  const repeated = new Set<string>();
  return {
    repeated,
    /** Index of the column with a name; -1 if there is none, or more than one. */
    find(name: string): number {
      const found = exact.get(name) ?? similar.get(alike(name)) ?? [];
      if (found.length > 1) repeated.add(name);
      return found.length === 1 ? found[0] : -1;
    },
  };
}

/** A `+` that isn't escaped in a URL arrives as a blank: `Date Time` may mean the columns Date and Time. */
function joined(sources: string[], ours: string, names: string[]): string[] {
  if (ours !== 't_dat' || sources.length > 1) return sources;
  const [name] = sources;
  const known = new Set(names.map(alike));
  if (known.has(alike(name))) return sources;
  const pairs = [...name.matchAll(/ /g)].map(({ index }) => [name.slice(0, index), name.slice(index + 1)]);
  return pairs.find((pair) => pair.every((part) => known.has(alike(part)))) ?? sources;
}

const listed = (names: string[]) =>
  [...names.slice(0, 20).map(cut), ...(names.length > 20 ? ['…'] : [])].join(', ');

function missingColumns(names: string[], missing: [string, string][], columns: ColumnSources): string {
  for (const [separator, word, value] of [
    [';', 'semicolons', ';'],
    ['\t', 'tabs', 'tab'],
    ['|', 'vertical bars', '|'],
  ]) {
    if (names.length === 1 && names[0].includes(separator))
      return `The columns are separated by ${word}: set delimiter=${value}.`;
  }
  const lost = missing.map(([ours, theirs]) =>
    Object.hasOwn(columns, ours) && ours !== theirs ? `${theirs} (for ${ours})` : theirs,
  );
  return `The file has no column ${lost.join(', ')}.`;
}

/** A column that has no name of ours yet as an example of `columns`. */
function example(names: string[], [[ours]]: [string, string][], indices: FoundColumns['indices']): string {
  const used = new Set([...indices.values()].flat());
  const free = names.find((name, index) => name !== '' && !used.has(index));
  if (free === undefined) return '';
  const quoted = /[,"+]/.test(free) ? `"${free.replaceAll('"', '""')}"` : free;
  return `If one has another name, say so with columns=, for example columns=${ours}:${cut(quoted)}.`;
}

/** Throws if a name occurs twice. */
export function checkAreDistinct(names: string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name))
      throw new UnusableFile(`The file has two columns named ${cut(name)}: remove or rename one of them.`);
    seen.add(name);
  }
}
