import fc from 'fast-check';

/** Any code point but surrogates, as fc.string({ unit: 'binary' }) has it, without a map of all of them. */
export const anyCharacter = fc
  .oneof(fc.nat({ max: 0x7f }), fc.nat({ max: 0xd7ff }), fc.integer({ min: 0xe000, max: 0x10ffff }))
  .map((codePoint) => String.fromCodePoint(codePoint));
