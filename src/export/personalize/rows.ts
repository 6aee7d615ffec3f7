/** In a reader thread: clicks and purchases of a slice's customers, as Personalize imports them. */
import { isWithin, type WriterContext, type WriterKind } from '../slices.ts';
import { MINIMUM_PER_USER, personalizeLines } from './interactions.ts';

interface Rows {
  customer_id: string;
  t_dat: number[];
  article_id: string[];
  interaction_score: number[];
  session_id: (number | null)[];
}

/** `units`: what is counted of a customer with so many lines; `hasLines`: whether they are written. */
const kind = (units: (lines: number) => number, hasLines: boolean): WriterKind => ({
  whole: true,
  details: true,
  writer(context: WriterContext) {
    const isWanted = isWithin(context);
    const begin = (customer_id: string): Rows => ({
      customer_id,
      t_dat: [],
      article_id: [],
      interaction_score: [],
      session_id: [],
    });
    let rows = begin('');
    let counted = 0;
    return {
      block(_out, { slice, valuesOf }) {
        if (rows.customer_id === '') rows = begin(slice.customer_id);
        const valueOf = valuesOf();
        for (let i = 0; i < slice.length; i++) {
          if (isWanted && !isWanted(slice.t_dat[i])) continue;
          rows.t_dat.push(slice.t_dat[i]);
          rows.article_id.push(valueOf('article_id', i) as string);
          rows.interaction_score.push(slice.score[i]);
          rows.session_id.push(valueOf('session_id', i) as number | null);
        }
      },
      customerEnd(out) {
        const lines = personalizeLines(rows);
        counted += units(lines.length);
        if (hasLines) out.writeString(lines.join(''));
        rows = begin('');
      },
      units: () => counted,
    };
  },
});

export const interactionRows = kind((lines) => lines, true);

/** Writes nothing, and counts the users that Personalize counts. */
export const userCount = kind((lines) => (lines >= MINIMUM_PER_USER ? 1 : 0), false);
