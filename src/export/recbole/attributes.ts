/** Lines of RecBole's .user and .item files. Unlike ids, values may be quoted: they have to match nothing. */
const field = (value = ''): string => (/[\t\r\n"]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

export const recboleAttributes = (id: string, values: (string | undefined)[]): string =>
  `${[id, ...values.map(field)].join('\t')}\n`;
