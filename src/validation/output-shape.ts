/** Reads how interactions are to be handed out. */
import { INTERACTION_COLUMNS, underOwnNames, type OutputShape } from '../model/interaction-columns.ts';
import type { OutputQuery } from '../model/output-shape.ts';
import { interactionColumns } from './interaction-columns.ts';

/** `query` has been checked against its schema; other members are ignored. Throws Problem (bad_request). */
export function outputShape({ columns, time, integers, pairs }: OutputQuery): OutputShape {
  if ((columns ?? time ?? integers ?? pairs) === undefined) return {};
  return {
    columns: columns === undefined ? underOwnNames(INTERACTION_COLUMNS) : interactionColumns(columns),
    time,
    integers,
    pairs,
  };
}
