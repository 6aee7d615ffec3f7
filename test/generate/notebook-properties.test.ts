/** What holds for every sequence of the preset `notebook`, whatever the purchases, the catalogue and the parameters. */
import fc from 'fast-check';
import t from 'tap';
import { notebookGenerator } from '../../src/generate/notebook.ts';
import { randomSourceFor } from '../../src/generate/random.ts';
import type { NotebookParameters } from '../../src/model/preset.ts';
import { HOUR, parametersWith, sequenceBy, withScore, type PurchaseRow } from './sequences.ts';
import { referenceNotebook } from './reference-notebook.ts';

/** A pair of bounds with at least one number between them. */
const bounds = (most: number) =>
  fc
    .tuple(fc.nat(most), fc.integer({ min: 1, max: most }))
    .map(([min, width]) => [min, min + width] as const);

const parameters = fc
  .record({
    ignores: bounds(20),
    ignoreHours: bounds(200),
    repeats: bounds(3),
    repeatHours: bounds(20),
    preClicks: bounds(4),
    preHours: bounds(60),
    extraClicks: bounds(6),
    extraHours: bounds(100),
    preProbability: fc.constantFrom(0, 0.5, 1),
    extraProbability: fc.constantFrom(0, 0.5, 1),
    rounds: fc.constantFrom('squared' as const, 'once' as const),
  })
  .map((p): NotebookParameters => {
    const [min_ignores, max_ignores] = p.ignores;
    const [ignore_min_hours, ignore_max_hours] = p.ignoreHours;
    const [ignore_min_repeats, ignore_max_repeats] = p.repeats;
    const [ignore_repeat_min_hours, ignore_repeat_max_hours] = p.repeatHours;
    const [min_pre_clicks, max_pre_clicks] = p.preClicks;
    const [pre_click_min_hours, pre_click_max_hours] = p.preHours;
    const [min_extra_clicks, max_extra_clicks] = p.extraClicks;
    const [extra_click_min_hours, extra_click_max_hours] = p.extraHours;
    return parametersWith({
      ...{
        min_ignores,
        max_ignores,
        ignore_min_hours,
        ignore_max_hours,
        ignore_min_repeats,
        ignore_max_repeats,
      },
      ...{ ignore_repeat_min_hours, ignore_repeat_max_hours, min_pre_clicks, max_pre_clicks },
      ...{ pre_click_min_hours, pre_click_max_hours, min_extra_clicks, max_extra_clicks },
      ...{ extra_click_min_hours, extra_click_max_hours, extra_click_rounds: p.rounds },
      ...{ click_before_purchase_prob: p.preProbability, extra_clicks_prob: p.extraProbability },
    });
  });

const time = fc.oneof(
  fc.integer({ min: 0, max: 40 }).map((day) => day * 24 * HOUR),
  fc.integer({ min: -1e12, max: 7e12 }),
);

interface Case {
  size: number;
  rows: PurchaseRow[];
  p: NotebookParameters;
  customer: string;
}

const anyCase: fc.Arbitrary<Case> = fc.integer({ min: 1, max: 60 }).chain((size) =>
  fc.record({
    size: fc.constant(size),
    rows: fc
      .array(fc.tuple(time, fc.nat(size - 1)), { minLength: 1, maxLength: 30 })
      .map((rows) => rows.sort((a, b) => a[0] - b[0] || a[1] - b[1])),
    p: parameters,
    customer: fc.string({ minLength: 1 }),
  }),
);

/** Checks a property of the sequence in 300 cases. */
function holds(property: (sequence: [number, number, number][], given: Case) => boolean): void {
  fc.assert(
    fc.property(anyCase, (given) =>
      property(sequenceBy(notebookGenerator(given.size, given.p), given.customer, given.rows), given),
    ),
    { seed: 42, numRuns: 300 },
  );
}

t.test('a sequence is the one that slow and obvious code makes', async () => {
  holds(
    (sequence, { customer, size, rows, p }) =>
      JSON.stringify(sequence) ===
      JSON.stringify(referenceNotebook(randomSourceFor('42', customer), size, rows, p)),
  );
});

t.test('a sequence is in order of time', async () => {
  holds((sequence) => sequence.every((row, i) => i === 0 || sequence[i - 1][0] <= row[0]));
});

t.test('every purchase is in it exactly once', async () => {
  holds((sequence, { rows }) => {
    const purchases = withScore(2, sequence).map(([t_dat, article]) => [t_dat, article]);
    return JSON.stringify(purchases) === JSON.stringify(rows);
  });
});

t.test('there is no extra click on a purchased, pre-clicked or ignored article', async () => {
  holds((sequence, { rows, p }) => {
    const purchased = new Set(rows.map(([, article]) => article));
    const ignored = new Set(withScore(0, sequence).map(([, article]) => article));
    // On a purchased article there are only clicks that belong to a purchase; on others only extra ones.
    return withScore(1, sequence).every(([t_dat, article]) => {
      if (!purchased.has(article)) return !ignored.has(article);
      const before = rows.filter((row) => row[1] === article).map((row) => (row[0] - t_dat) / HOUR);
      return before.some((hours) => hours >= p.pre_click_min_hours && hours < p.pre_click_max_hours);
    });
  });
});

t.test('a purchase has its clicks and no more', async () => {
  holds((sequence, { rows, p }) => {
    const purchased = new Set(rows.map(([, article]) => article));
    const clicks = withScore(1, sequence).filter(([, article]) => purchased.has(article)).length;
    if (p.click_before_purchase_prob === 0) return clicks === 0;
    if (clicks > rows.length * (p.max_pre_clicks - 1)) return false;
    return p.click_before_purchase_prob < 1 || clicks >= rows.length * p.min_pre_clicks;
  });
});

t.test('ignores and extra clicks lie in their time before the last purchase', async () => {
  holds((sequence, { rows, p }) => {
    const last = rows[rows.length - 1][0];
    const purchased = new Set(rows.map(([, article]) => article));
    return sequence.every(([t_dat, article, score]) => {
      const hours = (last - t_dat) / HOUR;
      if (score === 0) {
        const least = p.ignore_min_hours + p.ignore_repeat_min_hours;
        const most = p.ignore_max_hours - 1 + p.ignore_repeat_max_hours - 1;
        return hours >= least && hours <= most;
      }
      if (score === 1 && !purchased.has(article)) {
        return hours >= p.extra_click_min_hours && hours < p.extra_click_max_hours;
      }
      return true;
    });
  });
});

t.test('every article is one of the catalogue', async () => {
  holds((sequence, { size }) => sequence.every(([, article]) => article >= 0 && article < size));
});

t.test('the same customer has the same sequence, whoever came before', async () => {
  fc.assert(
    fc.property(anyCase, anyCase, (one, other) => {
      const generate = notebookGenerator(one.size, one.p);
      const first = sequenceBy(generate, one.customer, one.rows);
      const fits = other.rows.map(([t_dat, article]): PurchaseRow => [t_dat, article % one.size]);
      sequenceBy(
        generate,
        other.customer,
        fits.sort((a, b) => a[0] - b[0] || a[1] - b[1]),
      );
      return JSON.stringify(sequenceBy(generate, one.customer, one.rows)) === JSON.stringify(first);
    }),
    { seed: 42, numRuns: 300 },
  );
});
