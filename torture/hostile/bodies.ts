/** Arbitrary bodies: JSON by the document's schemas, files that load, and both with something broken. */
import { gzipSync, crc32 } from 'node:zlib';
import fc from 'fast-check';
import { csvLog, FORMATS } from '../logs.ts';
import type { Operation } from './document.ts';
import { allowed, type Source } from './values.ts';

export interface Body {
  type?: string;
  body: string | Buffer;
}

/** A Zstandard frame that holds the bytes as they are (RFC 8878), since Node 20 can't compress. */
function zstd(bytes: Buffer): Buffer {
  const head = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0xa0, 0, 0, 0, 0, 0, 0, 0]);
  head.writeUInt32LE(bytes.length, 5);
  head.writeUIntLE(bytes.length * 8 + 1, 9, 3); // the last block, raw
  return Buffer.concat([head, bytes]);
}

/** A ZIP archive of one file, stored. */
function zip(bytes: Buffer): Buffer {
  const name = Buffer.from('log.csv');
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt32LE(crc32(bytes), 10);
  common.writeUInt32LE(bytes.length, 14);
  common.writeUInt32LE(bytes.length, 18);
  common.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, name, bytes]);
  const central = Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), common, Buffer.alloc(14), name]);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, central, end]);
}

const csv = csvLog(5, 'body');
const ndjson = FORMATS.ndjson.of(csv);
/** A file of each type that the document names for uploads. */
const FILES: Record<string, Buffer> = {
  'text/csv': csv,
  'text/tab-separated-values': Buffer.from(csv.toString().replaceAll(',', '\t')),
  'text/plain': csv,
  'application/x-ndjson': ndjson,
  'application/jsonl': ndjson,
  'application/vnd.apache.parquet': FORMATS.parquet.of(csv),
  'application/zip': zip(csv),
  'application/gzip': gzipSync(csv),
  'application/zstd': zstd(csv),
  'application/octet-stream': csv,
};

/** Most of the time whole; else cut off, or with bytes that were changed. */
function file(bytes: Buffer): fc.Arbitrary<Buffer> {
  const at = fc.nat({ max: bytes.length - 1 });
  const changes = fc.array(fc.tuple(at, fc.nat({ max: 255 })), { minLength: 1, maxLength: 4 });
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant(bytes) },
    { weight: 1, arbitrary: at.map((end) => bytes.subarray(0, end)) },
    {
      weight: 2,
      arbitrary: changes.map((some) => {
        const changed = Buffer.from(bytes);
        for (const [offset, byte] of some) changed[offset] = byte;
        return changed;
      }),
    },
  );
}

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

const wrongTypes = fc.constantFrom(
  'text/plain',
  'application/xml',
  'multipart/form-data; boundary=x',
  ';',
  'application/json; charset=utf-7',
);

export function bodyOf(operation: Operation, source: Source): fc.Arbitrary<Body> {
  const bodies = Object.entries(operation.bodies);
  if (bodies.length === 0)
    return fc.oneof(
      { weight: 5, arbitrary: fc.constant({ body: '' }) },
      { weight: 1, arbitrary: fc.constant({ type: 'application/json', body: '{}' }) },
    );
  const documented = bodies.map(([type, { schema, example }]) => {
    const written = (value: unknown) => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
    const made: fc.Arbitrary<string | Buffer>[] = [];
    if (schema && type.includes('/json')) made.push(allowed(schema, source).map(written));
    if (example !== undefined) made.push(fc.constant(written(example)));
    if (type in FILES) made.push(file(FILES[type]));
    return fc
      .oneof(...made.map((arbitrary) => ({ weight: 3, arbitrary })), { weight: 1, arbitrary: broken })
      .map((body) => ({ type, body }));
  });
  return fc.oneof(
    { weight: 6, arbitrary: fc.oneof(...documented) },
    {
      weight: 1,
      arbitrary: fc.tuple(wrongTypes, fc.string({ maxLength: 30 })).map(([type, body]) => ({ type, body })),
    },
  );
}
