/** Blanks out an erased customer's id in strings that were kept as they came: bad rows, messages. */

export const ERASED = '(erased)';

/** How an id may be written: as it is, in JSON, in JSON without other characters than ASCII, in CSV. */
export function spellingsOf(id: string): string[] {
  const json = JSON.stringify(id).slice(1, -1);
  const ascii = json.replaceAll(/[^\0-\x7f]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return [...new Set([id, json, ascii, id.replaceAll('"', '""')])];
}

/** Blanks out an id in a string. Where it is part of a longer word, it is no mention. */
export function mentionEraser(id: string): (text: string) => string {
  const some = spellingsOf(id).map((spelling) => spelling.replaceAll(/[$()*+./?[\\\]^{|}]/g, '\\$&'));
  const mention = new RegExp(`(?<![\\p{L}\\p{N}])(?:${some.join('|')})(?![\\p{L}\\p{N}])`, 'gu');
  return (text) => text.replaceAll(mention, ERASED);
}
