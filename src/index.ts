/** The library: `import { interactions, presets } from 'footfall'`. */
import { describePresets } from './generate/describe-presets.ts';
import type { PresetDescription } from './model/preset-description.ts';

export { interactions } from './direct/interactions.ts';
export { Problem } from './errors.ts';

/** The presets with their parameters: meaning, unit, range and default of each. */
export const presets: readonly PresetDescription[] = describePresets();

export type { Article, Customer } from './direct/attributes.ts';
export type { Transaction } from './direct/collected-transactions.ts';
export type { InteractionsOptions, RowColumn, Transactions } from './direct/interactions.ts';
export type { Interaction, InteractionRow } from './model/interaction.ts';
export type { PresetDescription, PresetParameter } from './model/preset-description.ts';
