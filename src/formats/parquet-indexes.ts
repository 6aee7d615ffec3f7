/** The page index of Parquet: the bounds of every page, and where it is. */
import type { OffsetIndex, SchemaElement } from 'hyparquet';
import { BoundaryOrders } from 'hyparquet/src/constants.js';
import { ByteWriter } from 'hyparquet-writer';
import { serializeTCompactProtocol } from 'hyparquet-writer/src/thrift.js';
import { unconvertMinMax } from 'hyparquet-writer/src/unconvert.js';
import { boundaryOrder, type Bounds } from './parquet-statistics.ts';

const NONE = new Uint8Array(0);

/** The column index: bounds and nulls of each page. hyparquet-writer's leaves out columns of one page. */
export function columnIndex(element: SchemaElement, pages: readonly Bounds[], nulls: number[]): Uint8Array {
  const out = new ByteWriter(256);
  serializeTCompactProtocol(out, {
    field_1: pages.map(({ min_value }) => min_value === undefined),
    field_2: pages.map(({ min_value }) => unconvertMinMax(min_value, element, false) ?? NONE),
    field_3: pages.map(({ max_value }) => unconvertMinMax(max_value, element, true) ?? NONE),
    field_4: BoundaryOrders.indexOf(boundaryOrder(pages)),
    field_5: nulls.map(BigInt),
  });
  return out.getBytes();
}

/** The offset index. */
export function writeOffsetIndex(out: ByteWriter, pages: OffsetIndex['page_locations']): void {
  serializeTCompactProtocol(out, {
    field_1: pages.map(({ offset, compressed_page_size, first_row_index }) => ({
      field_1: offset,
      field_2: compressed_page_size,
      field_3: first_row_index,
    })),
  });
}
