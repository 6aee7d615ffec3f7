/** Lines of which each column is as wide as its widest cell. */
export function aligned(rows: string[][]): string {
  const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => row[i].length)));
  const line = (row: string[]) => row.map((cell, i) => cell.padEnd(widths[i])).join('  ');
  return rows.map((row) => `  ${line(row).trimEnd()}\n`).join('');
}
