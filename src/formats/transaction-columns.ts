/** Columns of numbers that hold loaded transactions. */

/** Assigns numbers to ids. */
export interface Ids {
  intern(bytes: Uint8Array, start: number, end: number): number;
}

/** Row i is index i of each column, for i < length. */
export interface TransactionColumns {
  length: number;
  capacity: number;
  /** Numbers assigned by `Ids`. */
  customer: Uint32Array;
  article: Uint32Array;
  /** Epoch milliseconds. */
  t_dat: Float64Array;
  /** NaN if unknown. */
  price: Float64Array;
  /** -1 if unknown. */
  sales_channel_id: Int32Array;
  /** How many transactions each row stands for, if `has_units`; otherwise one. */
  units: Uint32Array;
  has_units: boolean;
}

export function transactionColumns(
  capacity: number,
  Memory: typeof ArrayBuffer | typeof SharedArrayBuffer = ArrayBuffer,
): TransactionColumns {
  return {
    length: 0,
    capacity,
    customer: new Uint32Array(new Memory(capacity * 4)),
    article: new Uint32Array(new Memory(capacity * 4)),
    t_dat: new Float64Array(new Memory(capacity * 8)),
    price: new Float64Array(new Memory(capacity * 8)),
    sales_channel_id: new Int32Array(new Memory(capacity * 4)),
    units: new Uint32Array(new Memory(capacity * 4)),
    has_units: false,
  };
}

/** Replaces the arrays with longer ones in the same kind of memory; the rows stay. */
export function growColumns(rows: TransactionColumns, capacity: number): void {
  const Memory = rows.t_dat.buffer.constructor as typeof ArrayBuffer | typeof SharedArrayBuffer;
  const larger = transactionColumns(capacity, Memory);
  for (const name of ['customer', 'article', 't_dat', 'price', 'sales_channel_id', 'units'] as const) {
    larger[name].set(rows[name]);
  }
  Object.assign(rows, { ...larger, length: rows.length, has_units: rows.has_units });
}

/** How many transactions the rows stand for. */
export function unitsIn({ length, units, has_units }: TransactionColumns): number {
  let sum = length;
  if (has_units) for (let row = 0; row < length; row++) sum += units[row] - 1;
  return sum;
}
