/** How a file is read, as a query: the columns that it is mapped by, and all other options. */

/** Our columns, by what the rows are. */
export const OURS = {
  transactions: ['t_dat', 'customer_id', 'article_id', 'price', 'sales_channel_id', 'quantity'],
  customers: ['customer_id'],
  articles: ['article_id'],
};

/** `a:b,c:"d, e"` → { a: 'b', c: '"d, e"' }: commas in quotes belong to a name. */
export function sourcesIn(query) {
  const pairs = (query.get('columns') ?? '').match(/(?:"(?:[^"]|"")*"|[^,"])+/g) ?? [];
  return Object.fromEntries(
    pairs.map((pair) => {
      const colon = pair.indexOf(':');
      return [pair.slice(0, colon).trim(), pair.slice(colon + 1).trim()];
    }),
  );
}

/** The name of a file's column as `columns` wants it. */
export const quoted = (name) => (/[",+]|^\s|\s$/.test(name) ? `"${name.replaceAll('"', '""')}"` : name);

/** `Date+Time` → ['Date', 'Time']; a + in quotes belongs to a name. */
export const joined = (source) => source.match(/(?:"(?:[^"]|"")*"|[^+"])+/g) ?? [''];

/**
 * Where each of our columns comes from, quoted; '' if from nowhere: as the query says, else as it was found
 * (`readAs`), else from the column of the same name.
 */
export function sourcesOf(query, kind, { columns = [], read_as: readAs } = {}) {
  const given = sourcesIn(query);
  const found = readAs?.columns ?? {};
  const names = columns.map(({ name }) => name);
  const sourceOf = (ours) => {
    if (given[ours] !== undefined) return given[ours];
    if (found[ours] !== undefined) return [found[ours]].flat().map(quoted).join('+');
    return names.includes(ours) ? ours : '';
  };
  const further = Object.keys(given).filter((name) => !OURS[kind].includes(name));
  return Object.fromEntries([...OURS[kind], ...further].map((ours) => [ours, sourceOf(ours)]));
}

/** The query with these sources. */
export function withSources(query, sources) {
  const changed = new URLSearchParams(query);
  const pairs = Object.entries(sources).filter(([ours, source]) => source !== '' && source !== ours);
  if (pairs.length === 0) changed.delete('columns');
  else changed.set('columns', pairs.map((pair) => pair.join(':')).join());
  return changed;
}

/** The query with an option changed; '' takes it out. */
export function withOption(query, name, value) {
  const changed = new URLSearchParams(query);
  if (value === '') changed.delete(name);
  else changed.set(name, value);
  return changed;
}
