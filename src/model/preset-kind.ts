/** Whether a preset is one of the session model: only their interactions have details. */
export const hasSessions = (preset: string): boolean => preset !== 'notebook' && preset !== 'course';
