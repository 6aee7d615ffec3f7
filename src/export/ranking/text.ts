/**
 * Groups as the text files that LightGBM and XGBoost load by themselves. Both number groups from 0 in the
 * order of the file: XGBoost cuts `qid` to 32 bits, and LightGBM wants no ids but the size of each. Pure.
 */
import type { Feature } from './features.ts';

/** Tabs separate: names with one would add a column. */
const columnName = (name: string) => name.replace(/[\t\r\n]/g, ' ');

export const lightgbmHeader = (features: Feature[]): string =>
  `${['label', ...features.map(({ name }) => columnName(name))].join('\t')}\n`;

export const lightgbmLine = (label: number, values: number[]): string =>
  `${label}\t${values.map((value) => (Number.isNaN(value) ? 'nan' : value)).join('\t')}\n`;

/** `number`: of the group. Features that are unknown are absent. */
export function xgboostLine(label: number, number: number, values: number[]): string {
  const pairs = values.map((value, index) => (Number.isNaN(value) ? '' : ` ${index}:${value}`));
  return `${label} qid:${number}${pairs.join('')}\n`;
}
