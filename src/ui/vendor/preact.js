/** Preact, its hooks, and htm for templates, in one place. The service adds the modules from node_modules. */
import htm from './htm.js';
import { h } from './preact-core.js';

export * from './preact-hooks.js';
export { render } from './preact-core.js';
export const html = htm.bind(h);
