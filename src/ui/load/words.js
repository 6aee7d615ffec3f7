/** What the service says of a file, in the words of this page: fields instead of parameters. */
import { OPTIONS } from './load-options.js';

/** `Set decimal=, for …` → `Set “Sign before a fraction” to “comma” for …` */
export const inFields = (detail) =>
  OPTIONS.reduce(inField, detail).replace(/(“[^”]+” to )(.+?) or \1/, '$1$2 or ');

/** A value that the field offers has the name that it has there. */
const inField = (detail, { name, label, values = [] }) => {
  const named = values.reduce((text, [value, word]) => {
    const given = new RegExp(`\\b${name}=${value.replace(/\W/g, '\\$&')}(?=[ .,:;]|$)`, 'g');
    return text.replace(given, `“${label}” to “${word}”`);
  }, detail);
  return named.replace(new RegExp(`\\b${name}=(?=\\S)`, 'g'), `“${label}” to `);
};

/** Why a column probably is what it is: the request follows what people choose. */
export const reasonInFields = (reason) => reason.replace('the request', 'chosen above');

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
