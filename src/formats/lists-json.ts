/** Lists → NDJSON: one positive a line, with its negatives and its history as arrays. */
import type { ArticleStrings } from './article-strings.ts';
import { byteSink, type ByteSink } from './byte-sink.ts';
import type { CustomerLists, ListsContext } from './customer-lists.ts';

/** The articles of a customer's positives, each with a comma behind it: histories are copied from here. */
const positives = byteSink();
let ends = new Uint32Array(1024);

/** Room for all but lists. */
const FIXED_BYTES = 1024;
const PROBABILITY_BYTES = 26;

/** Without room for it being made. */
function putArticle(out: ByteSink, { arena, json }: ArticleStrings, key: number): void {
  const { bytes } = out;
  const from = arena.bytes;
  let at = out.length;
  const start = json.start[key + 1];
  const end = start + json.length[key + 1];
  for (let i = start; i < end; i++) bytes[at++] = from[i];
  out.length = at;
}

const COMMA = 44;
const END = Buffer.from(']}\n');

/** Without room for it being made; faster than UTF-8. */
function putAscii(out: ByteSink, string: string): void {
  out.length += out.bytes.write(string, out.length, 'latin1');
}

function gatherPositives({ before, earlier, length }: CustomerLists, articles: ArticleStrings): void {
  const count = length === 0 ? 0 : before[length - 1];
  positives.length = 0;
  positives.ensure(count * (articles.json.longest + 1));
  if (ends.length <= count) ends = new Uint32Array(2 * count);
  ends[0] = 0;
  for (let i = 0; i < count; i++) {
    putArticle(positives, articles, earlier[i]);
    positives.bytes[positives.length++] = COMMA;
    ends[i + 1] = positives.length;
  }
}

/** A piece ends with the list that brings it to so many bytes: histories may be longer than all else. */
const BYTES_PER_PIECE = 2 ** 22;

/** Appends the lists of a customer, up to a full piece; returns the index of the first that is left. */
export function writeListsNdjson(
  out: ByteSink,
  lists: CustomerLists,
  articles: ArticleStrings,
  { first, historyLength, eventIdOf }: ListsContext,
): number {
  const { length, index, t_dat, article, score, start, negative, negative_prob, before } = lists;
  const customer = Buffer.from(`,"customer_id":${JSON.stringify(lists.customer_id)},"article_id":`);
  const { longest } = articles.json;
  gatherPositives(lists, articles);
  for (let i = first; i < length; i++) {
    if (out.length >= BYTES_PER_PIECE) return i;
    const row = index[i];
    const [from, to] = [start[row], start[row + 1]];
    const historyStart = ends[Math.max(0, before[i] - historyLength)];
    const historyEnd = ends[before[i]];
    const lengths = (to - from) * (longest + 1 + PROBABILITY_BYTES) + (historyEnd - historyStart);
    out.ensure(FIXED_BYTES + longest + lengths);
    putAscii(out, `{"t_dat":${t_dat[row]}`);
    out.bytes.set(customer, out.length);
    out.length += customer.length;
    putArticle(out, articles, article[row]);
    putAscii(out, `,"interaction_score":${score[row]},"event_id":"${eventIdOf(row)}","negatives":[`);
    let probs = '],"negative_probs":[';
    for (let k = from; k < to; k++) {
      if (k > from) {
        out.bytes[out.length++] = COMMA;
        probs += ',';
      }
      putArticle(out, articles, negative[k]);
      probs += negative_prob[k];
    }
    putAscii(out, `${probs}],"history":[`);
    if (historyEnd > historyStart) {
      out.bytes.set(positives.bytes.subarray(historyStart, historyEnd - 1), out.length);
      out.length += historyEnd - 1 - historyStart;
    }
    for (let k = 0; k < END.length; k++) out.bytes[out.length++] = END[k];
  }
  return length;
}
