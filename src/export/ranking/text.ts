/**
 * Groups as the text files that LightGBM and XGBoost load by themselves. Both number groups from 0 in the
 * order of the file: XGBoost cuts `qid` to 32 bits, and LightGBM wants no ids but the size of each. Pure.
 */
import type { Feature } from './features.ts';

/** LightGBM 4.7 separates by the first two, makes an underscore of blanks, and refuses the others. */
const SPECIAL = /[\t,\s":[\]{}]/g;

/** LightGBM refuses names that repeat, too: they get a number. */
function columnNames(features: Feature[]): string[] {
  const taken = new Set<string>();
  return features.map((feature) => {
    const plain = feature.name.replace(SPECIAL, '_');
    let name = plain;
    for (let i = 2; taken.has(name); i++) name = `${plain}_${i}`;
    taken.add(name);
    return name;
  });
}

export const lightgbmHeader = (features: Feature[]): string =>
  `${['label', ...columnNames(features)].join('\t')}\n`;

export const lightgbmLine = (label: number, values: number[]): string =>
  `${label}\t${values.map((value) => (Number.isNaN(value) ? 'nan' : value)).join('\t')}\n`;

/** `number`: of the group. Features that are unknown are absent. */
export function xgboostLine(label: number, number: number, values: number[]): string {
  const pairs = values.map((value, index) => (Number.isNaN(value) ? '' : ` ${index}:${value}`));
  return `${label} qid:${number}${pairs.join('')}\n`;
}
