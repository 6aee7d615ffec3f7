/** Looks at the files of one import: the first one in full, and what is in the way of each. */
import type { ImportFile } from '../contract.ts';
import { Problem } from '../errors.ts';
import type { Look, Obstacle } from '../model/look.ts';
import { lookAtFile, type LookAtFile } from './look-at-file.ts';

/** Files looked at. */
const MOST_FILES = 20;

/** Throws Problem if the first one can't be looked at. */
export async function lookAtFiles(files: ImportFile[], how: LookAtFile): Promise<Look> {
  const [{ name: file, open }, ...others] = files.slice(0, MOST_FILES);
  const isOne = others.length === 0;
  const first = await lookAtFile(open(), how).catch((error: Problem) => {
    throw isOne ? error : error.inFile(file);
  });
  if (isOne) return { ...first, file };
  const all = [inFile(first, file)];
  for (const other of others) {
    all.push(inFile(await lookAtFile(other.open(), how).catch(asObstacle), other.name));
  }
  const obstacles = all.flatMap((look) => look.obstacles);
  const inTheWay = all.find((look) => look.obstacles.length > 0);
  return {
    ...first,
    file,
    obstacles,
    rows_looked_at: all.reduce((sum, look) => sum + look.rows_looked_at, 0),
    warnings: all.flatMap((look) => look.warnings),
    suggested: (inTheWay ?? first).suggested,
    read_as: obstacles.length === 0 ? first.read_as : null,
  };
}

type Findings = Pick<Look, 'obstacles' | 'warnings' | 'rows_looked_at' | 'suggested'>;

const inFile = ({ obstacles, warnings, rows_looked_at, suggested }: Findings, name: string): Findings => ({
  obstacles: obstacles.map((one) => ({ ...one, detail: `${name}: ${one.detail}` })),
  warnings: warnings.map((one) => ({ ...one, message: `${name}: ${one.message}` })),
  rows_looked_at,
  suggested,
});

/** A file that can't be looked at is in the way of the others. */
function asObstacle(error: unknown): Findings {
  if (!(error instanceof Problem) || error.code !== 'bad_data') throw error;
  const obstacle: Obstacle = { option: 'path', detail: error.message };
  return { obstacles: [obstacle], warnings: [], rows_looked_at: 0, suggested: null };
}
