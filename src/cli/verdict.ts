/** What the leak audit of a job found, in a line or two for people. */
import type { LeakAudit } from '../model/leak-audit.ts';

/** `article_popularity 0.71` */
const withAuc = (audit: LeakAudit) => (name: string) => {
  const found = audit.features.find(({ feature }) => feature === name);
  const aucs = [found?.purchases_vs_ignores, found?.clicks_vs_ignores].map((one) =>
    one ? Math.max(one.auc, one.best_auc) : 0,
  );
  return `${name} (AUC ${Math.max(...aucs).toFixed(2)})`;
};

const subject = ({ length }: string[]) => (length === 1 ? 'This feature' : 'Each of these features');

/** `Leak audit: leak. This feature alone gives the labels away: hour (AUC 0.98).` */
export function verdictLine(audit: LeakAudit): string {
  const { leaks, warnings } = audit;
  const said = (names: string[]) => names.map(withAuc(audit)).join(', ');
  if (leaks.length > 0)
    return `Leak audit: leak. ${subject(leaks)} alone gives the labels away: ${said(leaks)}.`;
  if (warnings.length > 0)
    return `Leak audit: warning. ${subject(warnings)} alone tells much of the labels: ${said(warnings)}.`;
  return 'Leak audit: ok. No feature alone gives the labels away.';
}

/** The same, and where the rest is. */
export function verdictLines(audit: LeakAudit, job: number): string {
  if (audit.leaks.length === 0) return verdictLine(audit);
  const more = `The report says why, and what helps: footfall report ${job} --output report.html`;
  return `${verdictLine(audit)}\n${more}`;
}
