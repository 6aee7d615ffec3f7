/** Headers of NumPy's .npy files, version 1.0: what type and how many values follow. */

/** Types of values, little-endian, and how many bytes each takes. */
const BYTES = { '<i4': 4, '<i8': 8, '<f4': 4, '|i1': 1, '|S3': 3 } as const;
export type NpyType = keyof typeof BYTES;

/** The data begin at a multiple of it. */
const ALIGNMENT = 64;
/** The magic string, the version, and the length of what follows. */
const BEFORE_TEXT = 10;

/** `length` undefined: a single value. */
export function npyHeader(type: NpyType, length?: number): Buffer {
  const shape = length === undefined ? '()' : `(${length},)`;
  const text = `{'descr': '${type}', 'fortran_order': False, 'shape': ${shape}, }`;
  const padded = Math.ceil((BEFORE_TEXT + text.length + 1) / ALIGNMENT) * ALIGNMENT - BEFORE_TEXT;
  const header = Buffer.alloc(BEFORE_TEXT + padded, ' ');
  header.write('\x93NUMPY\x01\x00', 'latin1');
  header.writeUInt16LE(padded, 8);
  header.write(text, BEFORE_TEXT, 'latin1');
  header[header.length - 1] = 10;
  return header;
}

export const npyBytes = (type: NpyType, length: number): number =>
  npyHeader(type, length).length + length * BYTES[type];
