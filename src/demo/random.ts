/**
 * A small, fast source of 32-bit integers (sfc32) for the demonstration data, the same on every machine.
 * Only for making demonstration data: the generator of interactions has its own source.
 */

/** Gives the next whole number from 0 to 2^32 − 1. */
export type Draw = () => number;

/** Mixes a text into 32 bits (FNV-1a, then murmur3's finish), so that similar texts give unrelated numbers. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return mixed(hash);
}

/** Murmur3's finish: every bit of the input changes about half of the bits of the output. */
export function mixed(value: number): number {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

/** A new source for a purpose: sources of different names are independent of each other. */
export function drawsFor(seed: string, purpose: string): Draw {
  let a = hashOf(`${seed}\0${purpose}\0a`) | 0;
  let b = hashOf(`${seed}\0${purpose}\0b`) | 0;
  let c = hashOf(`${seed}\0${purpose}\0c`) | 0;
  let counter = 1;
  const draw = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return sum >>> 0;
  };
  for (let i = 0; i < 12; i++) draw();
  return draw;
}

/** Whole number from 0 to below − 1; the bias of at most below / 2^32 does not matter here. */
export function below(draw: Draw, limit: number): number {
  return Math.floor((draw() / 0x100000000) * limit);
}

/** The numbers 0 to n − 1 in random order. */
export function shuffled(draw: Draw, n: number): Uint32Array {
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = below(draw, i + 1);
    const kept = order[i]!;
    order[i] = order[j]!;
    order[j] = kept;
  }
  return order;
}
