/** In a reader thread: the groups of a slice's customers as lines of text or a row group of Parquet. */
import type { ByteSink } from '../../formats/byte-sink.ts';
import type { WrittenGroup } from '../../formats/interactions-parquet.ts';
import { decodeDetails, detailColumns } from '../../storage/encoded/details.ts';
import { BLOCK_ROWS } from '../../storage/encoded/records.ts';
import {
  isWithin,
  type BlockRows,
  type SliceWriter,
  type WriterContext,
  type WriterKind,
} from '../slices.ts';
import { featuresOf, rowValues, type RankingFeatures } from './features.ts';
import { rankingGroups, type GroupedBy, type RankedSequence, type RankingGroup } from './groups.ts';
import { rankingRowGroup } from './parquet.ts';
import { lightgbmLine, xgboostLine } from './text.ts';

/** Takes the groups of a customer one by one; `number` counts from 0 through the whole file. */
interface GroupWriter {
  group(out: ByteSink, group: RankingGroup, number: number, customer: number[]): void;
  /** After the last group of the slice. */
  end?(out: ByteSink): WrittenGroup | undefined;
}

type Collected = { [K in 'article' | 't_dat' | 'interaction_score' | 'positive']: number[] } & {
  session_id: (number | null)[];
};

const empty = (): Collected => ({
  article: [],
  t_dat: [],
  interaction_score: [],
  session_id: [],
  positive: [],
});

const details = detailColumns(BLOCK_ROWS);

function append(rows: Collected, { block, slice }: BlockRows): void {
  const { length } = slice;
  if (block.details) decodeDetails(block.details, block.length, details);
  for (let i = 0; i < length; i++) {
    rows.article.push(slice.article[i]);
    rows.t_dat.push(slice.t_dat[i]);
    rows.interaction_score.push(slice.score[i]);
    rows.session_id.push(block.details ? details.session[i] : null);
    rows.positive.push(block.details ? details.positive[i] : -1);
  }
}

/** Attributes of a customer that are numbers; NaN where unknown. */
function customerReader({ stores, job, features }: WriterContext) {
  const columns = features?.customerColumns ?? [];
  const imports = stores.imports.namingAt('customers', job.dataset_version);
  return (key: number): number[] => {
    if (columns.length === 0) return [];
    const attributes = stores.customers.attributesOf(key, imports);
    return columns.map((name) => (attributes[name] ? Number(attributes[name]) : NaN));
  };
}

function groupRows(context: WriterContext, groups: GroupWriter): SliceWriter {
  const { job, options, base } = context;
  const groupersOf = (by: GroupedBy) => rankingGroups(job.facts.fingerprint, by).groupsOf;
  const [bySessions, byPurchases] = [groupersOf('sessions'), groupersOf('purchases')];
  const isWanted = isWithin(context) ?? (() => true);
  const customerOf = customerReader(context);
  let rows = empty();
  let customer = { id: '', key: 0 };
  let written = 0;

  return {
    block(_out, block) {
      append(rows, block);
      customer = { id: block.slice.customer_id, key: block.block.customer_key };
    },
    customerEnd(out) {
      const { positive, ...columns } = rows;
      const sequence: RankedSequence = { customer_id: customer.id, ...columns };
      if (job.has_lists) sequence.positive = positive;
      rows = empty();
      const bySession =
        (options.groups ?? (sequence.session_id[0] === null ? 'purchases' : 'sessions')) === 'sessions';
      const groupsOf = bySession ? bySessions : byPurchases;
      const wanted = groupsOf(sequence).filter(({ parted_at }) => isWanted(parted_at));
      if (wanted.length === 0) return;
      const values = customerOf(customer.key);
      for (const group of wanted) groups.group(out, group, base + written++, values);
    },
    units: () => written,
    end: (out) => groups.end?.(out),
  };
}

const kind = (writer: (context: WriterContext) => GroupWriter): WriterKind => ({
  whole: true,
  details: true,
  writer: (context) => groupRows(context, writer(context)),
});

export const groupSizes = kind(() => ({
  group: (out, { label }) => out.writeString(`${label.length}\n`),
}));

/** Lines of a text form, made from the label, the number of the group and the values of the features. */
const textRows = (line: (label: number, number: number, values: number[]) => string) =>
  kind(({ features, numbers }) => {
    const values: number[] = [];
    return {
      group(out, group, number, customer) {
        group.article.forEach((key, row) => {
          rowValues(features!, group, numbers![key], customer, values);
          out.writeString(line(group.label[row], number, values));
        });
      },
    };
  });

export const lightgbmRows = textRows((label, _number, values) => lightgbmLine(label, values));
export const xgboostRows = textRows(xgboostLine);

export const parquetRows = kind(({ features, numbers, stores }) => {
  const known = features as RankingFeatures;
  const values: number[] = [];
  const rowGroup = rankingRowGroup(featuresOf(known));
  return {
    group(_out, group, number, customer) {
      const { customer_id, t_dat } = group;
      group.article.forEach((key, row) => {
        rowValues(known, group, numbers![key], customer, values);
        const article_id = stores.articles.idOf(key);
        rowGroup.add({ group: number, label: group.label[row], customer_id, article_id, t_dat }, values);
      });
    },
    end(out) {
      const made = rowGroup.end();
      if (!made) return undefined;
      out.ensure(made.bytes.length);
      out.bytes.set(made.bytes, out.length);
      out.length += made.bytes.length;
      return made.rowGroup;
    },
  };
});
