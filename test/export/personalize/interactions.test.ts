import { parse } from 'csv-parse/sync';
import t from 'tap';
import {
  interactionsSchema,
  metadataHeader,
  metadataNames,
  metadataSchema,
  missingFor,
  MOST_IMPRESSIONS,
  PERSONALIZE_HEADER,
  personalizeAttributes,
  personalizeIdFault,
  personalizeLines,
  type PersonalizeSequence,
} from '../../../src/export/personalize/interactions.ts';

type Row = [t_dat: number, article_id: string, score: number, session_id?: number];

function sequence(rows: Row[], customer_id = 'anna'): PersonalizeSequence {
  return {
    customer_id,
    t_dat: rows.map(([time]) => time),
    article_id: rows.map(([, article]) => article),
    interaction_score: rows.map(([, , score]) => score),
    session_id: rows.map(([, , , session]) => session ?? null),
  };
}

const linesOf = (rows: Row[]) => personalizeLines(sequence(rows)).join('');

t.test(
  'positives are rows, in whole seconds, with the ignores of their session as impressions',
  async (t) => {
    const lines = linesOf([
      [1_700_000_000_999, '007', 0, 1],
      [1_700_000_001_000, 'b', 0, 1],
      [1_700_000_002_000, 'c', 1, 1],
      [1_700_000_003_000, 'c', 2, 1],
      [1_700_900_000_000, 'd', 2, 2],
    ]);
    t.same(lines.split('\n'), [
      'anna,c,click,1700000002,007|b|c',
      'anna,c,purchase,1700000003,007|b|c',
      'anna,d,purchase,1700900000,',
      '',
    ]);
  },
);

t.test(
  'impressions are the newest, at most 25 and 1,000 characters, the article itself among them',
  async (t) => {
    const ignores = Array.from({ length: 60 }, (_, i): Row => [i, `a${i}`, 0]);
    const impressions = (rows: Row[]) =>
      parse<{ IMPRESSION: string }>(PERSONALIZE_HEADER + linesOf(rows), { columns: true })[0].IMPRESSION;
    const shown = impressions([...ignores, [99, 'x', 2]]).split('|');
    t.equal(shown.length, MOST_IMPRESSIONS);
    t.same([shown[0], shown[23], shown[24]], ['a36', 'a59', 'x']);
    t.equal(
      impressions([
        [1, 'x', 0],
        [2, 'y', 0],
        [3, 'x', 2],
      ]),
      'y|x',
    );

    const long = ignores.map(([time, article]): Row => [time, article.padEnd(128, '.'), 0]);
    t.equal(impressions([...long, [99, 'x'.repeat(128), 2]]).length, 7 * 129 - 1);
  },
);

t.test('ids are quoted as CSV where they need it', async (t) => {
  t.equal(personalizeLines(sequence([[0, 'a', 2]], 'an,na')).join(''), '"an,na",a,purchase,0,\n');
});

t.test('what a job lacks is said: interactions, and users with two of them', async (t) => {
  const [interactions, users] = missingFor({ interactions: 50, users: 20 });
  t.match(interactions, '1000 clicks and purchases; this job has 50');
  t.match(users, '25 users with 2 clicks or purchases each; this job has 20');
  t.same(missingFor({ interactions: 1000, users: 25 }), []);
});

t.test('an id with a vertical bar cannot be held', async (t) => {
  t.match(personalizeIdFault('a|b'), /^contains "\|"/);
  t.equal(personalizeIdFault('a/b'), undefined);
});

t.test('schemas name the columns of the files, in their order', async (t) => {
  const names = (schema: object) => (schema as { fields: { name: string }[] }).fields.map(({ name }) => name);
  t.same(names(interactionsSchema()), PERSONALIZE_HEADER.trim().split(','));
  const columns = [
    { name: 'colour group', type: 'category' },
    { name: 'age', type: 'number' },
    { name: '2nd', type: 'category' },
    { name: 'colour-group', type: 'category' },
  ] as const;
  const items = metadataSchema('Items', [...columns]);
  t.same(
    names(items),
    metadataHeader('ITEM_ID', [...columns])
      .trim()
      .split(','),
  );
  t.same(names(items), ['ITEM_ID', 'COLOUR_GROUP', 'AGE', '_2ND', 'COLOUR_GROUP_2']);
  t.match(items, { fields: [{}, { categorical: true }, { type: ['double', 'null'] }] });
  t.same(metadataNames([{ name: 'user_id', type: 'category' }]), ['USER_ID_2']);
  t.equal(personalizeAttributes('007', ['red, dark', '3', undefined, undefined]), '007,"red, dark",3,,\n');
});
