/** Names of attributes as RecBole's header can hold them: `name:type`, separated by tabs. */

/** A name that is taken already gets a number. `id` is the column before them. */
export function headerNames(id: string, columns: string[]): string[] {
  const taken = new Set([id]);
  return columns.map((column) => {
    const plain = column.replaceAll(/[\s:"]/g, '_');
    let name = plain;
    for (let i = 2; taken.has(name); i++) name = `${plain}_${i}`;
    taken.add(name);
    return name;
  });
}
