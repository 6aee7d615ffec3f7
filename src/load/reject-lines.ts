/** Bad rows of an import are kept by one number: the index of their file, and their line in it. */

const MOST_LINES = 2 ** 40;

export const MOST_FILES = 4096;

export const inFile = (index: number, line: number): number => index * MOST_LINES + line;

export const lineInFile = (line: number): number => line % MOST_LINES;
