import t from 'tap';
import fc from 'fast-check';
import { anyCharacter } from './any-character.ts';
import { idFault } from '../../src/formats/id-fault.ts';

const faultOf = (bytes: Uint8Array) => idFault(bytes, 0, bytes.length);
const faultOfText = (text: string) => faultOf(new TextEncoder().encode(text));

/** The rule in words that are slow and obvious. */
function referenceFault(bytes: Uint8Array): string | undefined {
  let text;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return 'is not valid UTF-8';
  }
  if (text === '') return 'is empty';
  if (/\p{Cc}/u.test(text)) return 'contains a control character';
  const length = [...text].length;
  return length > 128 ? `has ${length} characters; the limit is 128` : undefined;
}

t.test('ids are text of 1 to 128 characters', async (t) => {
  for (const id of [
    '0663713001',
    ' ',
    'a,b',
    '"',
    'é',
    '€',
    '\u{1f600}',
    '\ufeff',
    '\u{1f600}'.repeat(128),
  ]) {
    t.equal(faultOfText(id), undefined, id);
  }
  t.equal(faultOfText(''), 'is empty');
  t.equal(faultOfText('\u{1f600}'.repeat(129)), 'has 129 characters; the limit is 128');
  t.equal(faultOfText('a\nb'), 'contains a control character');
  t.equal(faultOfText('a\u0085b'), 'contains a control character');
  t.equal(faultOf(Uint8Array.of(0xed, 0xa0, 0x80)), 'is not valid UTF-8', 'a surrogate');
});

t.test('an id is checked where it stands in a buffer', async (t) => {
  const bytes = new TextEncoder().encode('x'.repeat(129));
  t.equal(idFault(bytes, 0, 128), undefined);
  t.equal(idFault(bytes, 0, 129), 'has 129 characters; the limit is 128');
  t.equal(idFault(bytes, 5, 5), 'is empty');
});

t.test('any bytes are judged as a strict decoder and the Unicode tables judge them', async () => {
  const bytes = fc.oneof(
    fc.array(anyCharacter).map((characters) => new TextEncoder().encode(characters.join(''))),
    fc.uint8Array({ maxLength: 6 }),
    fc
      .array(
        fc.constantFrom(
          0x41,
          0x80,
          0x9f,
          0xa0,
          0xbf,
          0xc1,
          0xc2,
          0xe0,
          0xe1,
          0xed,
          0xf0,
          0xf4,
          0xf5,
          0x8f,
          0x90,
        ),
      )
      .map((list) => Uint8Array.from(list)),
  );
  fc.assert(
    fc.property(bytes, (bytes) => faultOf(bytes) === referenceFault(bytes)),
    { seed: 42, numRuns: 5000 },
  );
});
