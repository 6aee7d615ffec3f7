import type { RowGroup } from 'hyparquet';
import type { GatheredColumn } from './gathered-column.ts';

/** By which columns the rows are ordered, as far as it is true: customer_id, then t_dat within a customer. */
export function sortingOf(columns: readonly GatheredColumn[], rows: number): RowGroup['sorting_columns'] {
  const indexOf = (source: string) =>
    columns.findIndex(({ column, strings }) => column.source === source && !column.list && !strings?.ranks);
  const ascending = { descending: false, nulls_first: false };
  const customer = indexOf('customer_id');
  if (customer < 0 || columns[customer].text) return undefined;
  const [customers, times] = [columns[customer].values, columns[indexOf('t_dat')]?.values];
  let isOrdered = times !== undefined;
  for (let row = 1; row < rows; row++) {
    if (customers[row] < customers[row - 1]) return undefined;
    if (isOrdered && customers[row] === customers[row - 1] && times[row] < times[row - 1]) isOrdered = false;
  }
  const sorting = [{ column_idx: customer, ...ascending }];
  return isOrdered ? [...sorting, { column_idx: indexOf('t_dat'), ...ascending }] : sorting;
}
