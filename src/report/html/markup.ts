/** The template `html` escapes every value unless it is markup itself. */

export interface Markup {
  readonly markup: string;
}

export type Value = string | number | Markup | Value[];

export function html(strings: TemplateStringsArray, ...values: Value[]): Markup {
  return { markup: strings.reduce((text, string, i) => text + shown(values[i - 1]) + string) };
}

function shown(value: Value): string {
  if (Array.isArray(value)) return value.map(shown).join('');
  return typeof value === 'object' ? value.markup : escaped(String(value));
}

/** For element text and quoted attributes. Control characters are invalid in HTML and get replaced. */
export function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '\ufffd');
}

/** Our own sentences, with names in backticks. */
export function prose(text: string): Markup {
  return { markup: escaped(text).replace(/`([^`]+)`/g, '<code>$1</code>') };
}
