/**
 * Groups as the text files that LightGBM and XGBoost load by themselves. Both number groups from 0 in the
 * order of the file: XGBoost cuts `qid` to 32 bits, and LightGBM wants no ids but the size of each. Pure.
 */
import type { Feature, featureNumbers } from './ranking-features.ts';
import type { RankingGroup } from './ranking-groups.ts';

type NumbersOf = ReturnType<typeof featureNumbers>['numbersOf'];

/** Lines of groups.txt, which LightGBM also reads as `FILE.query` beside its file. */
export const groupSizes = (groups: RankingGroup[]): string =>
  groups.map(({ label }) => `${label.length}\n`).join('');

/** Tabs separate: names with one would add a column. */
const columnName = (name: string) => name.replace(/[\t\r\n]/g, ' ');

export const lightgbmHeader = (features: Feature[]): string =>
  `${['label', ...features.map(({ name }) => columnName(name))].join('\t')}\n`;

export function lightgbmLines(group: RankingGroup, numbersOf: NumbersOf): string {
  return group.label
    .map(
      (label, row) =>
        `${label}\t${numbersOf(group, row)
          .map((value) => value ?? 'nan')
          .join('\t')}\n`,
    )
    .join('');
}

/** `number`: of the group. Features that are unknown are absent. */
export function xgboostLines(group: RankingGroup, number: number, numbersOf: NumbersOf): string {
  const pairs = (row: number) =>
    numbersOf(group, row)
      .map((value, index) => (value === null ? '' : ` ${index}:${value}`))
      .join('');
  return group.label.map((label, row) => `${label} qid:${number}${pairs(row)}\n`).join('');
}
