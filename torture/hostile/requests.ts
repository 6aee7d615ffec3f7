/** Arbitrary requests over the document: valid, almost valid and hostile, against data that are there. */
import fc from 'fast-check';
import type { Described, Operation, Parameter, Schema } from './document.ts';

export interface Request {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string;
}

/** Values that exist in the service under test, by the name of a parameter. */
export type Known = Record<string, string[]>;

const NASTY = [
  '',
  ' ',
  '0',
  '-1',
  '1e9',
  '9007199254740993',
  '99999999999999999999',
  'NaN',
  'null',
  'true',
  '[]',
  '{}',
  '../../etc/passwd',
  "' OR 1=1 --",
  '%00',
  '\u0000',
  '\r\nX-Injected: yes',
  '\ud800',
  '🛒',
  'a'.repeat(300),
  '__proto__',
  'constructor',
  '%',
  '2020-13-45',
  '9999-12-31T23:59:59Z',
  '<script>alert(1)</script>',
];

const nasty = fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: 'binary', maxLength: 40 }));

/** Values that a schema allows, as far as the document tells; else something near them. */
function allowed(schema: Schema, { resolve }: Described, depth = 0): fc.Arbitrary<unknown> {
  const {
    type,
    enum: values,
    const: constant,
    anyOf,
    oneOf,
    properties,
    items,
    minimum,
    maximum,
  } = resolve(schema);
  if (constant !== undefined) return fc.constant(constant);
  if (values) return fc.constantFrom(...values);
  const options = anyOf ?? oneOf;
  if (options) return fc.oneof(...options.map((one) => allowed(one, { resolve } as Described, depth + 1)));
  const kind = Array.isArray(type) ? type[0] : type;
  if (kind === 'integer')
    return fc.integer({ min: Math.max(minimum ?? 0, -1000), max: Math.min(maximum ?? 50, 50) });
  if (kind === 'number') return fc.double({ min: minimum ?? 0, max: maximum ?? 1, noNaN: true });
  if (kind === 'boolean') return fc.boolean();
  if (kind === 'null') return fc.constant(null);
  if (kind === 'array')
    return fc.array(allowed(items ?? {}, { resolve } as Described, depth + 1), { maxLength: 3 });
  if (kind === 'object' && depth < 4) {
    const members = Object.entries(properties ?? {});
    return fc.record(
      Object.fromEntries(
        members.map(([name, one]) => [name, allowed(one, { resolve } as Described, depth + 1)]),
      ),
      { requiredKeys: [] },
    );
  }
  return fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom('42', 'notebook', 'training'));
}

/** How a request's values are chosen: as the document shows them, as its schemas allow them, or out of spite. */
type Mood = 'right' | 'allowed' | 'nasty';
const MOODS = [
  { weight: 4, arbitrary: fc.constant<Mood>('right') },
  { weight: 3, arbitrary: fc.constant<Mood>('allowed') },
  { weight: 2, arbitrary: fc.constant<Mood>('nasty') },
];

function valueOf(mood: Mood, parameter: Parameter, known: Known, described: Described): fc.Arbitrary<string> {
  const { name, example, schema } = parameter;
  const right = [...(known[name] ?? []), ...(example === undefined ? [] : [String(example)])];
  const byName = right.length > 0 ? fc.constantFrom(...right) : allowed(schema, described).map(String);
  if (mood === 'right') return byName;
  const bySchema = fc.oneof(
    { weight: 3, arbitrary: byName },
    { weight: 2, arbitrary: allowed(schema, described).map(String) },
  );
  return mood === 'allowed' ? bySchema : fc.oneof(bySchema, nasty);
}

const HEADERS = fc.record(
  {
    accept: fc.constantFrom(
      '*/*',
      'text/csv',
      'application/json',
      'application/x-ndjson',
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

function bodyOf(operation: Operation, described: Described): fc.Arbitrary<{ type?: string; body: string }> {
  const bodies = Object.entries(operation.bodies);
  if (bodies.length === 0)
    return fc.oneof(
      { weight: 5, arbitrary: fc.constant({ body: '' }) },
      { weight: 1, arbitrary: fc.constant({ type: 'application/json', body: '{}' }) },
    );
  const documented = bodies.map(([type, { schema, example }]) => {
    const written = (value: unknown) => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
    const values = schema && type.includes('json') ? [allowed(schema, described).map(written)] : [];
    const examples = example === undefined ? [] : [fc.constant(written(example))];
    const broken = fc.constantFrom(
      '',
      '{',
      '[]',
      'null',
      '{"seed":',
      '"x"',
      'a,b\n1,2\n',
      '\u0000\u0001',
      '{"__proto__":{}}',
    );
    return fc.oneof(...values, ...examples, broken).map((body) => ({ type, body }));
  });
  const wrong = fc.constantFrom(
    'text/plain',
    'application/xml',
    'multipart/form-data; boundary=x',
    ';',
    'application/json; charset=utf-7',
  );
  return fc.oneof(
    { weight: 6, arbitrary: fc.oneof(...documented) },
    {
      weight: 1,
      arbitrary: fc.tuple(wrong, fc.string({ maxLength: 30 })).map(([type, body]) => ({ type, body })),
    },
  );
}

/** One operation's requests. */
export function requestsOf(operation: Operation, known: Known, described: Described): fc.Arbitrary<Request> {
  return fc.oneof(...MOODS).chain((mood) => requestsIn(mood, operation, known, described));
}

function requestsIn(
  mood: Mood,
  operation: Operation,
  known: Known,
  described: Described,
): fc.Arbitrary<Request> {
  const valuesOf = (place: Parameter['in']) =>
    operation.parameters
      .filter((one) => one.in === place)
      .map((one) => [one.name, valueOf(mood, one, known, described)] as const);
  const inPath = fc.record<Record<string, string>>(Object.fromEntries(valuesOf('path')));
  // A few parameters at a time: each further one makes it likelier that the request is refused for it.
  const inQuery = fc
    .subarray(valuesOf('query'), { maxLength: Math.min(3, valuesOf('query').length) })
    .chain((some) => fc.record<Record<string, string>>(Object.fromEntries(some)));
  const unknown =
    mood === 'nasty' ? fc.oneof(fc.constant({}), fc.record({ nonsense: nasty })) : fc.constant({});
  const headers = mood === 'right' ? fc.constant({}) : fc.oneof(fc.constant({}), HEADERS);
  return fc
    .tuple(inPath, inQuery, unknown, headers, bodyOf(operation, described))
    .map(([path, query, more, further, { type, body }]) => ({
      method: operation.method,
      path: pathOf(operation.path, path) + queryOf({ ...query, ...more }),
      headers: { ...further, ...(type === undefined ? {} : { 'content-type': type }) },
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
