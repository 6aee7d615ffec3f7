/** The web page: puts together panels that don't know each other. */
import { showCustomer, listenForCustomer } from './customer-panel.js';
import { showDataset } from './data-panel.js';
import { listenForFiles } from './file-panel.js';
import { listenForJobs, showJobs, showPresets } from './job-panel.js';
import { showResult } from './result-panel.js';

async function choose(job) {
  await showJobs(choose, job.id);
  const first = await showResult(job);
  if (first) await showCustomer(first.customer_id, job);
}

listenForFiles(showDataset);
listenForJobs(choose);
listenForCustomer(() => showJobs(choose));

await showPresets();
await showDataset();
const newest = await showJobs(choose);
if (newest) await choose(newest);
