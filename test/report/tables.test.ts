import t from 'tap';
import { addRow, addRows, countersIn, emptyTables } from '../../src/report/tables.ts';
import type { EventRow } from '../generate/sequences.ts';
import { DAY, FIRST_DAY, stateOf } from './jobs.ts';

t.test('a counter goes on where 16 bits end', async (t) => {
  const tables = emptyTables(4);
  for (let i = 0; i < 70_000; i++) addRow(tables, 1);
  for (let i = 0; i < 3; i++) addRows(tables.low, tables.high, 0, 40_000, 65_535, 200_000);
  t.same([...countersIn(tables)], [120_000, 266_605, 600_000, 0]);
});

t.test(
  'a sequence of more rows than 16 bits count is counted in full, by each of its features',
  async (t) => {
    const rows: EventRow[] = Array.from({ length: 70_000 }, () => [FIRST_DAY + 61_001, 0, 2]);
    const state = stateOf({
      sequences: [rows],
      facts: {
        first_sale: Float64Array.of(FIRST_DAY),
        last_sale: Float64Array.of(FIRST_DAY),
        units: Uint32Array.of(70_000),
      },
      span: { first_t_dat: FIRST_DAY, last_t_dat: FIRST_DAY + DAY },
    });
    const total = (counters: Float64Array) => counters.reduce((sum, count) => sum + count, 0);
    const { time, minute, second, millisecond, before_last, after_first, age, flags, position, relative } =
      state;
    for (const counters of [time, minute, second, millisecond, before_last, after_first, age, flags])
      t.equal(total(counters), 70_000);
    t.equal(total(position), 70_000);
    t.equal(total(relative), 70_000);
    t.equal(total(state.gaps), 69_999);
    t.same([...state.articles], [0, 0, 70_000]);
    t.equal(state.most[3], 70_000);
  },
);
