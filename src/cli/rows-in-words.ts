export const rowsInWords = (count: number, rows = 'row'): string =>
  `${count} ${rows}${count === 1 ? '' : 's'}`;
