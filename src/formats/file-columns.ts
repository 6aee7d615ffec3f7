/**
 * The columns of binary files of interactions, Parquet and Arrow: what they are called there, and of which
 * type they are. The same for every file with these columns, whatever its rows.
 */
import {
  INTERACTION_COLUMNS,
  underOwnNames,
  type InteractionColumn,
  type OutputShape,
  type TimeForm,
} from '../model/interaction-columns.ts';

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
  item_prob: { type: 'double' },
  draws: { type: 'int32', nullable: true },
  session_id: { type: 'int32', nullable: true },
  event_id: { type: 'text' },
  sequence_index: { type: 'int32' },
  positive_id: { type: 'string', nullable: true },
  split: { type: 'string', nullable: true },
  price: { type: 'double', nullable: true },
  sales_channel_id: { type: 'int32', nullable: true },
  fold: { type: 'int32', nullable: true },
  user_in_train: { type: 'int32', nullable: true },
  item_in_train: { type: 'int32', nullable: true },
};

export type InteractionFileColumn = FileColumn<InteractionColumn>;

const TIMES: Record<TimeForm, ColumnType> = {
  ms: 'int64',
  s: 'int64',
  iso: 'timestamp',
  naive: 'local_timestamp',
  index: 'int64',
};

const USUAL = underOwnNames(INTERACTION_COLUMNS);

/** The columns of interactions in a shape, in their order. */
export function fileColumnsOf({ columns = USUAL, time, integers }: OutputShape): InteractionFileColumn[] {
  return columns.map(({ column, name }) => {
    const kind = { name, source: column, ...KINDS[column] };
    if (column === 't_dat' && time !== undefined) kind.type = TIMES[time];
    if (kind.type === 'int32' && integers === 64) kind.type = 'int64';
    return kind;
  });
}

/** A value of a column; null only where it is nullable. Times are milliseconds unless they are int64. */
export type Value = string | number | null;
/** A value, or the list of a column of lists. */
export type FileValue = Value | readonly string[] | ArrayLike<number>;
