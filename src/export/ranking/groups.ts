/**
 * Groups of rows for learning to rank, made from one sequence after the other. A group is what a model
 * orders at once: the articles of one session, or those before one purchase, or, in a job with lists, a
 * purchase and its negatives. Pure; called by rows.ts.
 */
import { randomSourceFor, uniformInt, type RandomSource } from '../../generate/random.ts';

/** The rows of one customer, in their order; row i is index i of each column. */
export interface RankedSequence {
  customer_id: string;
  /** Epoch milliseconds. */
  t_dat: ArrayLike<number>;
  /** Keys or other numbers of the articles. */
  article: ArrayLike<number>;
  interaction_score: ArrayLike<number>;
  /** From 1; null where the job has no sessions. */
  session_id: ArrayLike<number | null>;
  /** Of a negative in a list, the row of its positive; else below 0. Undefined where the job has no lists. */
  positive?: ArrayLike<number>;
}

export type GroupedBy = 'sessions' | 'purchases';

/** `label` is the highest score of the article in the group: each article occurs once. */
export interface RankingGroup {
  customer_id: string;
  /** When the group begins: later moments would give the label away. Epoch milliseconds. */
  t_dat: number;
  /** The time that decides its part of a split: when it begins; of a list, when its positive was. */
  parted_at: number;
  article: number[];
  label: number[];
}

/** LightGBM refuses more rows in a group. */
export const MOST_GROUP_ROWS = 10_000;

/** By article. */
type Labels = Map<number, number>;

/** Rows of a group, in order; `positive`: of a list, the row of its positive. */
interface GroupRows {
  rows: number[];
  positive?: number;
}

export interface GroupCounts {
  groups: number;
  rows: number;
  /** Groups without a positive, or without a negative: nothing can be learnt from them. */
  groups_left_out: number;
  /** Negatives above MOST_GROUP_ROWS. */
  rows_left_out: number;
}

/** The function returned takes sequences in the order of the job and returns the groups of each. */
export function rankingGroups(seed: string, by: GroupedBy) {
  const counts: GroupCounts = { groups: 0, rows: 0, groups_left_out: 0, rows_left_out: 0 };
  const rowsBy = (sequence: RankedSequence): Iterable<GroupRows> => {
    if (by === 'purchases' && sequence.positive) return listsOf(sequence, sequence.positive);
    return [...(by === 'sessions' ? sessionsOf : purchasesOf)(sequence)].map((rows) => ({ rows }));
  };

  function groupsOf(sequence: RankedSequence): RankingGroup[] {
    const random = randomSourceFor(`${seed}\0ranking`, sequence.customer_id);
    const groups: RankingGroup[] = [];
    for (const { rows, positive } of rowsBy(sequence)) {
      const labels = labelsOf(sequence, rows);
      if (!canBeLearnt(labels, by)) {
        counts.groups_left_out++;
        continue;
      }
      const articles = withinLimit(shuffled([...labels.keys()], random), labels);
      counts.groups++;
      counts.rows += articles.length;
      counts.rows_left_out += labels.size - articles.length;
      groups.push({
        customer_id: sequence.customer_id,
        t_dat: sequence.t_dat[rows[0]],
        parted_at: sequence.t_dat[positive ?? rows[0]],
        article: articles,
        label: articles.map((one) => labels.get(one)!),
      });
    }
    return groups;
  }
  return { groupsOf, counts };
}

/** Rows of each session, by the first row of each. */
function sessionsOf({ session_id, article }: RankedSequence): Iterable<number[]> {
  const sessions = new Map<number | null, number[]>();
  for (let i = 0; i < article.length; i++) {
    const rows = sessions.get(session_id[i]);
    if (rows) rows.push(i);
    else sessions.set(session_id[i], [i]);
  }
  return sessions.values();
}

/**
 * Sessions, cut after each moment with purchases; what follows the last one belongs to it. Purchases of one
 * moment share a group, since nothing tells which of the other articles were seen beside which.
 */
function* purchasesOf(sequence: RankedSequence): Iterable<number[]> {
  const { t_dat, interaction_score } = sequence;
  for (const rows of sessionsOf(sequence)) {
    let group: number[] = [];
    let boughtAt: number | undefined;
    const moments = rows.filter((i) => interaction_score[i] === 2).map((i) => t_dat[i]);
    const last = moments[moments.length - 1];
    for (const i of rows) {
      if (boughtAt !== undefined && t_dat[i] > boughtAt && boughtAt < last) {
        yield group;
        [group, boughtAt] = [[], undefined];
      }
      group.push(i);
      if (interaction_score[i] === 2) boughtAt = t_dat[i];
    }
    yield group;
  }
}

/** A purchase and its negatives, whatever else is in its session. */
function listsOf({ interaction_score }: RankedSequence, positiveOf: ArrayLike<number>): GroupRows[] {
  const lists = new Map<number, number[]>();
  for (let i = 0; i < interaction_score.length; i++) {
    const positive = interaction_score[i] === 2 ? i : positiveOf[i];
    if (positive < 0 || interaction_score[positive] !== 2) continue;
    const rows = lists.get(positive);
    if (rows) rows.push(i);
    else lists.set(positive, [i]);
  }
  return [...lists].sort(([one], [other]) => one - other).map(([positive, rows]) => ({ rows, positive }));
}

function labelsOf({ article, interaction_score }: RankedSequence, rows: number[]): Labels {
  const labels: Labels = new Map();
  for (const i of rows) labels.set(article[i], Math.max(labels.get(article[i]) ?? 0, interaction_score[i]));
  return labels;
}

function canBeLearnt(labels: Labels, by: GroupedBy): boolean {
  const present = new Set(labels.values());
  return present.has(0) && (present.has(2) || (by === 'sessions' && present.has(1)));
}

/** In random order: LightGBM and XGBoost leave ties as they are, and a positive that came first would win. */
function shuffled(articles: number[], random: RandomSource): number[] {
  for (let i = articles.length - 1; i > 0; i--) {
    const j = uniformInt(random, 0, i + 1);
    [articles[i], articles[j]] = [articles[j], articles[i]];
  }
  return articles;
}

/** All of them, or a positive and the first negatives: as many as fit. */
function withinLimit(articles: number[], labels: Labels): number[] {
  if (articles.length <= MOST_GROUP_ROWS) return articles;
  const positives = articles.filter((article) => labels.get(article)! > 0).length;
  let negativesLeft = Math.max(1, MOST_GROUP_ROWS - positives);
  let positivesLeft = MOST_GROUP_ROWS - negativesLeft;
  return articles.filter((article) => (labels.get(article)! > 0 ? positivesLeft-- : negativesLeft--) > 0);
}
