/** The options of a load as a query and as the fields of a form. */

/** Our columns, by kind of file. */
const OURS = {
  transactions: ['t_dat', 'customer_id', 'article_id', 'price', 'sales_channel_id', 'quantity'],
  customers: ['customer_id'],
  articles: ['article_id'],
};

/** `a:b,c:"d, e"` → [['a', 'b'], ['c', '"d, e"']]: commas in quotes belong to a name. */
const pairsOf = (columns) =>
  (columns.match(/(?:"(?:[^"]|"")*"|[^,"])+/g) ?? []).map((pair) => {
    const colon = pair.indexOf(':');
    return [pair.slice(0, colon).trim(), pair.slice(colon + 1).trim()];
  });

/** Readable, unlike a query: only what would end a value is escaped. */
const escaped = (value) => value.replaceAll('%', '%25').replaceAll('&', '%26');
const unescaped = (value) => value.replaceAll('%26', '&').replaceAll('%25', '%');

/** As `columns` wants the name of a file's column. */
export const quoted = (name) => (/[",+]|^\s|\s$/.test(name) ? `"${name.replaceAll('"', '""')}"` : name);

/** Splits a query into the sources of our columns, and the other options as a line of text. */
export function fieldsOf(query, kind) {
  const { columns = '', ...more } = Object.fromEntries(new URLSearchParams(query));
  delete more.kind;
  delete more.dry_run;
  return {
    sources: Object.fromEntries([...OURS[kind].map((name) => [name, '']), ...pairsOf(columns)]),
    more: Object.entries(more)
      .map(([name, value]) => `${name}=${escaped(value)}`)
      .join('&'),
  };
}

/** The query of such fields; empty ones are left out. */
export function queryOf(kind, sources, more) {
  const query = new URLSearchParams({ kind });
  const columns = Object.entries(sources).filter(([, theirs]) => theirs !== '');
  if (columns.length > 0) query.set('columns', columns.map((pair) => pair.join(':')).join());
  for (const option of more.split('&').filter((text) => text.trim() !== '')) {
    const [, name, value] = /^([^=]*)=?(.*)$/s.exec(option);
    query.set(name.trim(), unescaped(value));
  }
  return query;
}
