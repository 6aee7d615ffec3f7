/** The limits that keep the code readable: sizes of files, functions and parameter lists, and widths of lines. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import ts from 'typescript';
import { packageRoot } from '../../src/package-root.ts';

const FILE_LINES = 300;
const FUNCTION_LINES = 80;
const PARAMETERS = 5;
const WIDTH = 110;

const src = join(packageRoot, 'src');
const files = (readdirSync(src, { recursive: true }) as string[]).filter((file) => /\.(ts|js)$/.test(file));

/** All that is too large in a file, as `line: what`. */
function tooLarge(text: string): string[] {
  const found: string[] = [];
  const lines = text.trimEnd().split('\n');
  if (lines.length > FILE_LINES) found.push(`1: ${lines.length} lines`);
  lines.forEach((line, i) => {
    if (line.length > WIDTH) found.push(`${i + 1}: ${line.length} columns`);
  });
  const file = ts.createSourceFile('x.ts', text, ts.ScriptTarget.Latest, true);
  const lineAt = (position: number) => file.getLineAndCharacterOfPosition(position).line + 1;
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body) {
      const start = lineAt(node.getStart());
      const size = lineAt(node.end) - start + 1;
      if (size > FUNCTION_LINES && !explains(text, node)) found.push(`${start}: function of ${size} lines`);
      if (node.parameters.length > PARAMETERS) found.push(`${start}: ${node.parameters.length} parameters`);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** Whether a comment right above says why the function is long. */
function explains(text: string, node: ts.Node): boolean {
  let statement = node;
  while (!ts.isStatement(statement) && statement.parent) statement = statement.parent;
  const comments = ts.getLeadingCommentRanges(text, statement.getFullStart()) ?? [];
  return comments.some(({ pos, end }) => /^\/[/*]+[\s*]*Long because/.test(text.slice(pos, end)));
}

t.test('files, functions, parameter lists and lines keep to their limits', async (t) => {
  for (const file of files) t.strictSame(tooLarge(readFileSync(join(src, file), 'utf8')), [], file);
});

t.test('what is too large is found', async (t) => {
  const long = `function f() {\n${'g();\n'.repeat(FUNCTION_LINES)}}\n`;
  t.strictSame(tooLarge(long), ['1: function of 82 lines']);
  t.strictSame(tooLarge(`/** Long because halves cost 12 %. */\n${long}`), []);
  t.strictSame(tooLarge('const f = (a, b, c, d, e, f) => a;\n'), ['1: 6 parameters']);
  t.strictSame(tooLarge(`// ${'x'.repeat(WIDTH)}\n`), ['1: 113 columns']);
  t.strictSame(tooLarge('x();\n'.repeat(FILE_LINES + 1)), ['1: 301 lines']);
});
