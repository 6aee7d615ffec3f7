/** Arbitrary requests over the document: valid, almost valid and hostile, against data that are there. */
import fc from 'fast-check';
import { bodyOf } from './bodies.ts';
import type { Operation, Parameter } from './document.ts';
import { nasty, valueOf, type Mood, type Source } from './values.ts';

export interface Request {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | Buffer;
}

const MOODS = [
  { weight: 4, arbitrary: fc.constant<Mood>('right') },
  { weight: 3, arbitrary: fc.constant<Mood>('allowed') },
  { weight: 2, arbitrary: fc.constant<Mood>('nasty') },
];

const HEADERS = fc.record(
  {
    accept: fc.constantFrom(
      '*/*',
      'text/csv',
      'application/json',
      'application/x-ndjson',
      'application/vnd.apache.parquet',
      'image/png',
      'q=;;',
      '',
    ),
    'accept-encoding': fc.constantFrom('gzip', 'br', 'identity;q=0', 'gzip;q=0, *'),
    range: fc.constantFrom(
      'bytes=0-10',
      'bytes=-5',
      'bytes=99999999999-',
      'bytes=5-1',
      'lines=1-2',
      'bytes=0-1,3-4',
    ),
    'if-range': fc.constantFrom('"x"', 'W/"x"', 'Mon, 30 Nov 2026 00:00:00 GMT'),
    'if-none-match': fc.constantFrom('*', '"x"', 'nonsense'),
    prefer: fc.constantFrom('wait=0', 'wait=1', 'wait=-1', 'wait=1e9', 'respond-async'),
    'idempotency-key': fc.constantFrom('a', 'a'.repeat(300), 'key with blanks', ''),
    'last-event-id': fc.constantFrom('1', '-1', 'x', '99999999999999999999'),
    'content-encoding': fc.constantFrom('gzip', 'br', 'zstd', 'nonsense'),
    origin: fc.constantFrom('http://evil.example', 'null', 'http://127.0.0.1'),
    'sec-fetch-site': fc.constantFrom('cross-site', 'same-origin', 'none'),
  },
  { requiredKeys: [] },
);

/** A few of those in this place at a time: each further one makes it likelier that the request is refused. */
function some(values: (readonly [string, fc.Arbitrary<string>])[]): fc.Arbitrary<Record<string, string>> {
  return fc
    .subarray(values, { maxLength: Math.min(3, values.length) })
    .chain((chosen) => fc.record<Record<string, string>>(Object.fromEntries(chosen)));
}

/** One operation's requests; what is read is asked for by HEAD as well. */
export function requestsOf(operation: Operation, source: Source): fc.Arbitrary<Request> {
  return fc.oneof(...MOODS).chain((mood) => requestsIn(mood, operation, source));
}

function requestsIn(mood: Mood, operation: Operation, source: Source): fc.Arbitrary<Request> {
  const valuesOf = (place: Parameter['in']) =>
    operation.parameters
      .filter((one) => one.in === place)
      .map((one) => [one.name, valueOf(mood, one, source)] as const);
  const inPath = fc.record<Record<string, string>>(Object.fromEntries(valuesOf('path')));
  const unknown =
    mood === 'nasty' ? fc.oneof(fc.constant({}), fc.record({ nonsense: nasty })) : fc.constant({});
  const headers = mood === 'right' ? fc.constant({}) : fc.oneof(fc.constant({}), HEADERS);
  const methods =
    operation.method === 'GET'
      ? fc.oneof({ weight: 11, arbitrary: fc.constant('GET') }, fc.constant('HEAD'))
      : fc.constant(operation.method);
  return fc
    .tuple(
      methods,
      fc.tuple(inPath, some(valuesOf('query')), unknown),
      fc.tuple(some(valuesOf('header')), headers),
      bodyOf(operation, source),
    )
    .map(([method, [path, query, more], [documented, further], { type, body }]) => ({
      method,
      path: pathOf(operation.path, path) + queryOf({ ...query, ...more }),
      headers: { ...documented, ...further, ...(type === undefined ? {} : { 'content-type': type }) },
      body,
    }));
}

/** Lone surrogates, which no URL can hold, become U+FFFD. */
const encoded = (value: string) => encodeURIComponent(Buffer.from(value).toString());

const pathOf = (path: string, values: Record<string, string>) =>
  Object.entries(values).reduce(
    (made, [name, value]) => made.replace(`{${name}}`, () => encoded(value)),
    path,
  );

function queryOf(values: Record<string, string>): string {
  const pairs = Object.entries(values).map(([name, value]) => `${encoded(name)}=${encoded(value)}`);
  return pairs.length > 0 ? `?${pairs.join('&')}` : '';
}
