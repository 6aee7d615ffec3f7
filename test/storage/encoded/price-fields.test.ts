/** Prices come back as the engine itself reads them, whichever of the ways to read them is taken. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import { priceFields } from '../../../src/storage/encoded/price-fields.ts';

/** What is read from: the text with a byte before it. */
const fieldOf = (text: string) => {
  const bytes = Uint8Array.from(Buffer.from(`1${text}`, 'latin1'));
  return new DataView(bytes.buffer);
};

/** From 1 to 18 digits, the point anywhere among them or behind them, zeros in front of it or not. */
const decimal = fc
  .tuple(fc.bigInt({ min: 0n, max: 10n ** 18n }), fc.nat({ max: 24 }))
  .map(([digits, decimals]) => {
    const text = String(digits).padStart(decimals + 1, '0');
    return decimals === 0 ? text : `${text.slice(0, -decimals)}.${text.slice(-decimals)}`;
  });
const text = fc.oneof(
  decimal,
  fc.double({ noNaN: true }).map(String),
  fc.double({ min: 0, max: 1000, noNaN: true }).map(String),
  fc.nat().map((cents) => String(cents / 100)),
  fc.constantFrom(
    '0',
    '-1.5',
    '1e-7',
    '1.5e+300',
    '0.050830508474576264',
    '9007199254740993',
    '100000000000000000',
  ),
);

t.test('a field is read as the engine reads its text, also again and between blanks', async () => {
  const prices = priceFields();
  fc.assert(
    fc.property(text, fc.nat({ max: 3 }), (text, blanks) => {
      const field = fieldOf(text + ' '.repeat(blanks));
      for (let time = 0; time < 2; time++)
        assert.equal(prices.read(field, 1, field.byteLength), Number(text));
    }),
    { seed: 42, numRuns: 20_000 },
  );
});

t.test('prices with many digits that share a slot are told apart', async (t) => {
  const prices = priceFields();
  const texts = Array.from({ length: 20_000 }, (_, i) => `0.0${String(10_000_000_000_000_000 + i * 977)}`);
  for (const text of [...texts, ...texts]) {
    const field = fieldOf(text);
    if (prices.read(field, 1, field.byteLength) !== Number(text)) t.fail(text);
  }
});

t.test('a blank field is no price', async (t) => {
  t.ok(Number.isNaN(priceFields().read(fieldOf('   '), 1, 4)));
  t.ok(Number.isNaN(priceFields().read(fieldOf(''), 1, 1)));
});
