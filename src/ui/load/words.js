/** What the service says of a file, in the words of this page: fields instead of parameters. */
import { OPTIONS } from './load-options.js';

/** `Set decimal=, for …` → `Set “Sign before a fraction” to , for …` */
export const inFields = (detail) =>
  OPTIONS.reduce(
    (text, { name, label }) => text.replace(new RegExp(`\\b${name}=(?=\\S)`, 'g'), `“${label}” to `),
    detail,
  );

/** An obstacle that people have to do something about. */
export const obstacleInFields = ({ option, detail }) =>
  option === 'columns'
    ? 'Choose below which columns have the time, the customer and the article.'
    : inFields(detail);

/** An obstacle that a proposal took away. */
export const proposalInFields = ({ option, detail }) =>
  option === 'columns'
    ? 'The columns have other names than ours. They were matched by names and values: see Columns below.'
    : inFields(detail).replace(/^Set (“.*?”) to/, '$1 was set to');
