// Prints the line coverage of src after a test run with coverage (see "coverage" in package.json), lists the gaps, and
// fails below the minimum. A file that no test loads counts as uncovered; src/ui runs in browsers and isn't counted.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const MINIMUM = 95;
const root = join(import.meta.dirname, '..');

/** Type declarations leave nothing to run. */
const hasCode = (file) => {
  const compiled = readFileSync(join(root, '.build', file.replace(/\.ts$/, '.js')), 'utf8');
  return compiled.replace(/\/\*[^]*?\*\/|\/\/.*/g, '').trim() !== 'export {};';
};

/** The uncovered lines of a file, as [first, last] ranges, and how many lines it has. */
function linesOf(file, coverage) {
  if (!coverage) {
    const lines = readFileSync(join(root, file), 'utf8').trimEnd().split('\n').length;
    return { lines, gaps: [[1, lines]] };
  }
  const gaps = [];
  const statements = Object.entries(coverage.statementMap);
  for (const [id, { start }] of statements) {
    if (coverage.s[id] > 0) continue;
    const last = gaps.at(-1);
    if (last?.[1] === start.line - 1) last[1] = start.line;
    else gaps.push([start.line, start.line]);
  }
  return { lines: statements.length, gaps };
}

const report = JSON.parse(readFileSync(join(root, '.tap/report/coverage-final.json'), 'utf8'));
const covered = Object.fromEntries(
  Object.entries(report).map(([path, file]) => [relative(root, path), file]),
);
const files = readdirSync(join(root, 'src'), { recursive: true })
  .map((name) => join('src', name))
  .filter((name) => name.endsWith('.ts') && (name in covered || hasCode(name)));

let lines = 0;
let missed = 0;
for (const file of files.sort()) {
  const { lines: own, gaps } = linesOf(file, covered[file]);
  lines += own;
  missed += gaps.reduce((sum, [first, last]) => sum + last - first + 1, 0);
  const ranges = gaps.map(([first, last]) => (first === last ? first : `${first}-${last}`));
  if (gaps.length > 0) console.log(`not covered: ${file}:${ranges.join(',')}`);
}
const percent = (100 * (lines - missed)) / lines;
console.log(
  `line coverage of src: ${percent.toFixed(2)} % (${lines - missed} of ${lines}), at least ${MINIMUM} %`,
);
process.exitCode = percent >= MINIMUM ? 0 : 1;
