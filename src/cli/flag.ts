/** `on_error` → `--on-error` */
export const flag = (name: string) => `--${name.replaceAll('_', '-')}`;
