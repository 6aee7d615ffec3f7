/** Which ids a format can't hold. */
import { personalizeIdFault } from './personalize/interactions.ts';
import { recboleIdFault } from './recbole/ids.ts';

/** What is wrong with an id, as the end of a sentence that begins with it; undefined: nothing. */
export type IdRule = (id: string) => string | undefined;

export const ID_RULES = { personalize: personalizeIdFault, recbole: recboleIdFault } satisfies Record<
  string,
  IdRule
>;

export type IdRuleName = keyof typeof ID_RULES;
