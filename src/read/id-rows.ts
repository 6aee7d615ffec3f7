/** Customers and articles as rows: the id, and what their files say of them. */
import type { Place } from './cursor.ts';
import type { Stores } from '../storage/stores.ts';
import type { RowsRequest, RowStretch } from './rows-request.ts';

/** Before every id: no id is empty. */
export const START_OF_IDS = '';

const KINDS = { customers: ['transactions', 'customers'], articles: ['transactions', 'articles'] } as const;

/** Imports that decide which customers or articles count at a version of the data set. */
export function importsOf(stores: Stores, noun: 'customers' | 'articles', version: number): number[] {
  return KINDS[noun].flatMap((kind) => stores.imports.visibleAt(kind, version));
}

export function idRows(stores: Stores) {
  function readJobCustomers(
    { job_id, dataset_version }: RowsRequest,
    place: Place,
    limit: number,
  ): RowStretch {
    const imports = importsOf(stores, 'customers', dataset_version);
    const found = stores.sequences.customersAfter(job_id, place[0] as number, limit);
    const rows = found.map(({ customer_key, customer_id }) => ({
      customer_id,
      attributes: stores.customers.attributesOf(customer_key, imports),
    }));
    return { rows, place: found.length < limit ? null : [found[found.length - 1].block_id] };
  }

  function readLoaded(
    { table, dataset_version, filter }: RowsRequest,
    place: Place,
    limit: number,
  ): RowStretch {
    const noun = table as 'customers' | 'articles';
    const column = noun === 'customers' ? 'customer_id' : 'article_id';
    const imports = importsOf(stores, noun, dataset_version);
    const wanted = filter[column];
    if (wanted !== undefined) {
      const key = stores[noun].visibleKeyOf(wanted, imports);
      return {
        rows:
          key === undefined
            ? []
            : [{ [column]: wanted, attributes: stores[noun].attributesOf(key, imports) }],
        place: null,
      };
    }
    const found = stores[noun].page(imports, place[0] as string, limit);
    return {
      rows: found.map(({ id, attributes }) => ({ [column]: id, attributes })),
      place: found.length < limit ? null : [found[found.length - 1].id],
    };
  }

  return {
    start: ({ table, job_id }: RowsRequest): Place =>
      table === 'job_customers' ? [stores.sequences.before(job_id)] : [START_OF_IDS],
    read: (request: RowsRequest, place: Place, limit: number): RowStretch =>
      request.table === 'job_customers'
        ? readJobCustomers(request, place, limit)
        : readLoaded(request, place, limit),
    /** The columns of the CSV: the id, then the columns of the files. */
    columns({ table, dataset_version }: RowsRequest): string[] {
      const kind = table === 'articles' ? 'articles' : 'customers';
      return [
        table === 'articles' ? 'article_id' : 'customer_id',
        ...stores.imports.attributeColumnsAt(kind, dataset_version),
      ];
    },
  };
}
