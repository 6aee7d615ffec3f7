/**
 * The rules of our CSV, slow and obvious, over the whole file at once and a character at a time: what the fast scanner
 * is compared with. Characters are bytes (latin1). It knows no limit of length.
 */
export interface SlowRecord {
  line: number;
  fields: string[];
  text: string;
  fault?: string;
}

export function referenceCsv(file: string, delimiter = ','): SlowRecord[] {
  const records: SlowRecord[] = [];
  let rest = file;
  let line = 1;
  while (rest !== '') {
    const end = endOfRecord(rest, delimiter);
    const isUnclosed = end === 'unclosed';
    const stop = isUnclosed ? lineEnd(rest) : end;
    const raw = rest.slice(0, stop);
    const text = isUnclosed ? raw : raw.replace(/\r+$/, '');
    if (isUnclosed) records.push({ line, fields: [], text, fault: 'A quote is opened and never closed' });
    else if (text !== '') records.push({ line, text, ...fieldsOf(text, delimiter) });
    line += (rest.slice(0, stop + 1).match(/\n/g) ?? []).length;
    rest = rest.slice(stop + 1);
  }
  return records;
}

function lineEnd(text: string): number {
  return text.includes('\n') ? text.indexOf('\n') : text.length;
}

function endOfRecord(text: string, delimiter: string): number | 'unclosed' {
  let isQuoted = false;
  let isFieldStart = true;
  for (let i = 0; i < text.length; i++) {
    if (isQuoted) {
      if (text[i] === '"' && text[i + 1] === '"') i++;
      else if (text[i] === '"') isQuoted = false;
      continue;
    }
    if (text[i] === '\n') return i;
    isQuoted = text[i] === '"' && isFieldStart;
    isFieldStart = text[i] === delimiter;
  }
  return isQuoted ? 'unclosed' : text.length;
}

function fieldsOf(text: string, delimiter: string): { fields: string[]; fault?: string } {
  const fields: string[] = [];
  let fault: string | undefined;
  const sign = `\\u{${delimiter.charCodeAt(0).toString(16)}}`;
  const pattern = new RegExp(`(?:"((?:[^"]|"")*)"([^${sign}]*)|([^${sign}]*))(${sign}|$)`, 'gsyu');
  for (;;) {
    const [, quoted, after, bare, comma] = pattern.exec(text)!;
    fields.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    if (after) fault = 'A quoted field goes on after its closing quote';
    if (after && quoted.endsWith('\\'))
      fault += ' (a quote in a field is doubled, not escaped with a backslash)';
    if (comma === '') return fault === undefined ? { fields } : { fields, fault };
  }
}
