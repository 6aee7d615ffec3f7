/**
 * Rows of a transactions file into columns of numbers: what each value means, whatever the format. From CSV,
 * 2.7 M rows/s, 290 MB/s with the tables of load/, 2.3 M rows of H&M's shape and 100,000 customers (Node 20);
 * with quotes around both ids 1.6 M rows/s; with semicolons, decimal commas and dd.MM.yyyy 0.7 times as many.
 */
import type { Reading } from '../model/reading.ts';
import { foundColumns } from './found-columns.ts';
import { idFaultIn } from './id-fault.ts';
import { joinedTimes } from './joined-times.ts';
import { numberParser, smallWholeNumber } from './numbers.ts';
import { fieldPreparer, type Prepare } from './prepared-fields.ts';
import { quoted } from './quoted.ts';
import { rowUnits, type RowUnits } from './row-units.ts';
import type { FieldRecord, RowSink } from './table-reader.ts';
import { timeFaults } from './time-fault.ts';
import { timeParser, type TimeReading } from './times.ts';
import type { Ids, TransactionColumns } from './transaction-columns.ts';

export interface TransactionSinks {
  customers: Ids;
  articles: Ids;
  rows: TransactionColumns;
  /** Must take the rows and set their length to 0, or grow them. Not called for the last rows. */
  onFull(): void;
}

export type TransactionReading = TimeReading &
  Pick<Reading, 'columns' | 'where' | 'decimal' | 'null_values' | 'trim' | 'quantity_as' | 'on_bad_value'> &
  Pick<Reading, 'encoding'>;

const NEEDED = ['t_dat', 'customer_id', 'article_id'] as const;
const OPTIONAL = ['price', 'sales_channel_id'] as const;

/** Checks each row as a whole before keeping any of it, so that a bad row leaves no trace. */
export function transactionRows(reading: TransactionReading, sinks: TransactionSinks): RowSink {
  const { customers, articles, rows, onFull } = sinks;
  const { columns } = reading;
  const keepsBadValues = reading.on_bad_value === 'null';
  const countsUnits = reading.quantity_as === 'units';
  const isDecoded = reading.encoding !== 'utf-8';
  const timeOf = timeParser(reading);
  const timeFault = timeFaults(reading);
  const numberOf = numberParser(reading.decimal);
  const rows_left_out = { where: 0, quantity: 0 };
  let [time, customer, article, price, channel] = [0, 0, 0, -1, -1];
  let prepare: Prepare | undefined;
  let unitsOf: RowUnits | undefined;
  let joined: ReturnType<typeof joinedTimes> | undefined;

  function onHeader(names: string[]): number[] {
    const optional = Object.hasOwn(columns, 'quantity') ? [...OPTIONAL, 'quantity'] : OPTIONAL;
    const { indices, where } = foundColumns(names, reading, NEEDED, optional);
    const indexOf = (name: string) => indices.get(name)?.[0] ?? -1;
    [time, customer, article] = NEEDED.map(indexOf);
    [price, channel] = OPTIONAL.map(indexOf);
    joined = indices.get('t_dat')!.length > 1 ? joinedTimes(indices.get('t_dat')!) : undefined;
    const read = [...[...indices.values()].flat(), ...where];
    prepare = fieldPreparer(reading, read);
    const more = { where, quantity: indexOf('quantity') };
    unitsOf = rowUnits(reading, numberOf, rows_left_out, more);
    return read;
  }

  function onRow(record: FieldRecord): string | undefined {
    if (prepare) prepare(record);
    if (!unitsOf) return onWantedRow(record, 1);
    const units = unitsOf(record);
    if (typeof units === 'string') return units;
    return units === 0 ? undefined : onWantedRow(record, units);
  }

  function onWantedRow(record: FieldRecord, units: number): string | undefined {
    const { bytes, from, to } = record;
    const t_dat = joined ? timeOf(joined.bytes, 0, joined.join(record)) : timeOf(bytes, from[time], to[time]);
    if (t_dat !== t_dat) return `t_dat ${timeFaultOf(record)}`;
    const customerFault = idFaultIn(record, customer, isDecoded);
    if (customerFault !== undefined) return `customer_id ${customerFault}`;
    const articleFault = idFaultIn(record, article, isDecoded);
    if (articleFault !== undefined) return `article_id ${articleFault}`;
    const hasPrice = price >= 0 && to[price] > from[price];
    const amount = hasPrice ? numberOf(bytes, from[price], to[price]) : NaN;
    if (hasPrice && amount !== amount && !keepsBadValues)
      return `price ${quoted(bytes, from[price], to[price])} is not a number`;
    const hasChannel = channel >= 0 && to[channel] > from[channel];
    const sales_channel_id = hasChannel ? smallWholeNumber(bytes, from[channel], to[channel]) : -1;
    if (hasChannel && sales_channel_id < 0 && !keepsBadValues) {
      const given = quoted(bytes, from[channel], to[channel]);
      return `sales_channel_id ${given} is not a whole number from 0 to 2147483647`;
    }

    const n = rows.length;
    rows.t_dat[n] = t_dat;
    rows.customer[n] = customers.intern(bytes, from[customer], to[customer]);
    rows.article[n] = articles.intern(bytes, from[article], to[article]);
    rows.price[n] = amount;
    rows.sales_channel_id[n] = sales_channel_id;
    if (countsUnits) {
      rows.units[n] = units;
      rows.has_units = true;
    }
    rows.length = n + 1;
    if (rows.length === rows.capacity) onFull();
    return undefined;
  }

  const timeFaultOf = (record: FieldRecord) =>
    joined
      ? timeFault(joined.bytes, 0, joined.join(record))
      : timeFault(record.bytes, record.from[time], record.to[time]);

  const expected = OPTIONAL.filter((name) => !Object.hasOwn(columns, name));
  return { onHeader, onRow, expected, rows_left_out };
}
