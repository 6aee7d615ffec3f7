/** In which groups the form shows the parameters of presets; others come last. */
const GROUPS = [
  ['Ignores', /^(min|max)_ignores$|^ignore_/],
  ['Clicks before purchases', /pre_click|^click_before/],
  ['Extra clicks', /extra_click/],
  ['How many rows per purchase', /_per_purchase$|^ignores_per_|^negatives_(per|for)/],
  ['Which articles are ignored', /^negatives$|^popularity_|^category_|^exclude_|^catalogue$/],
  ['When articles are on sale', /^on_sale_|^period_/],
  ['Visits without a purchase', /^visit_/],
  ['Times within a session', /^gap_|^session_|^beside_|^purchase_time$/],
  ['Stores and links', /^store_|^prev_/],
  ['Dates and split', /^split$|^shift_to$/],
];

/** `[{ title, parameters }]`, without empty groups. */
export function grouped(parameters) {
  const titleOf = ({ name }) => GROUPS.find(([, pattern]) => pattern.test(name))?.[0] ?? 'Further parameters';
  const titles = [...GROUPS.map(([title]) => title), 'Further parameters'];
  return titles
    .map((title) => ({ title, parameters: parameters.filter((one) => titleOf(one) === title) }))
    .filter((group) => group.parameters.length > 0);
}
