/**
 * A small, fast source of random 32-bit integers (sfc32), the same on every machine. For demonstration data
 * only: the generator of interactions has its own source.
 */

/** Returns the next integer from 0 to 2^32 − 1. */
export type Draw = () => number;

/** 32 bits (FNV-1a, then Murmur3's finaliser): similar strings get unrelated numbers. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return mixed(hash);
}

/** Murmur3's finaliser: each input bit flips about half of the output bits. */
export function mixed(value: number): number {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

/** A new source for a purpose; sources for different purposes are independent. */
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

/** An integer from 0 to limit − 1; the bias of at most limit / 2^32 doesn't matter here. */
export function below(draw: Draw, limit: number): number {
  return Math.floor((draw() / 0x100000000) * limit);
}

/** The integers 0 to n − 1 in random order. */
export function shuffled(draw: Draw, n: number): Uint32Array {
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = below(draw, i + 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}
