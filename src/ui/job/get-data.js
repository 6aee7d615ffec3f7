/** Get the data: files with their sizes, exports for libraries, and code that reads them. */
import { html } from '../vendor/preact.js';
import { Exports } from './exports.js';
import { Files } from './files.js';
import { Snippets } from './snippets.js';

export const GetData = ({ job }) => html`
  <${Files} job=${job} />
  <${Snippets} job=${job} />
  <${Exports} job=${job} />
`;
