/**
 * The columns of binary files of interactions, Parquet and Arrow: what they are called there, and of which
 * type they are. The same for every file with these columns, whatever its rows.
 */
import type { InteractionColumn } from '../model/interaction-columns.ts';

/**
 * `timestamp`: epoch milliseconds, UTC. `local_timestamp`: the same without a zone. `string`: many rows share
 * a value, so they get a dictionary; `text`: nearly every row has its own.
 */
export type ColumnType = 'timestamp' | 'local_timestamp' | 'int32' | 'int64' | 'double' | 'string' | 'text';

export interface FileColumn<Source extends string = string> {
  /** Its name in the file. */
  name: string;
  /** What its values are. */
  source: Source;
  type: ColumnType;
  /** Whether rows may have no value. */
  nullable?: true;
  /** Whether each row has a list of such values. Neither lists nor their values are null. */
  list?: true;
}

type Kind = Pick<FileColumn, 'type' | 'nullable'>;

const KINDS: Record<InteractionColumn, Kind> = {
  t_dat: { type: 'timestamp' },
  customer_id: { type: 'string' },
  article_id: { type: 'string' },
  interaction_score: { type: 'int32' },
  prev_article_id: { type: 'string' },
  strategy: { type: 'string' },
  sampling_prob: { type: 'double', nullable: true },
  session_id: { type: 'int32', nullable: true },
  event_id: { type: 'text' },
  split: { type: 'string', nullable: true },
  price: { type: 'double', nullable: true },
  sales_channel_id: { type: 'int32', nullable: true },
};

export type InteractionFileColumn = FileColumn<InteractionColumn>;

/** A column under its own name, with its usual type. */
export const fileColumn = (source: InteractionColumn): InteractionFileColumn => ({
  name: source,
  source,
  ...KINDS[source],
});

/** A value of a column; null only where it is nullable. Times are milliseconds unless they are int64. */
export type Value = string | number | null;
/** A value, or the list of a column of lists. */
export type FileValue = Value | readonly string[] | ArrayLike<number>;
