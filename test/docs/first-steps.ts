/** The pages that people follow first, whose examples take as long as those of all others. */
export const FIRST_STEPS = ['README.md', 'docs/tutorial.md', 'docs/terminal.md', 'docs/one-line.md'];
