import type { CompletedCommand, CompletedOption, Place } from './words.ts';

const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

function valueFor(place: Place): string {
  if (place.kind === 'words') return ` -x -a ${quoted(place.words.join(' '))}`;
  return place.kind === 'file' ? ' -r -F' : ' -x';
}

function linesOf({ name, summary, options, argument }: CompletedCommand): string[] {
  const within = `complete -c footfall -n ${quoted(`__fish_seen_subcommand_from ${name}`)}`;
  const optionLine = ({ name: long, short, help, value }: CompletedOption) =>
    `${within} -l ${long}${short ? ` -s ${short}` : ''}${value ? valueFor(value) : ''} -d ${quoted(help)}`;
  return [
    `complete -c footfall -n __fish_use_subcommand -a ${name} -d ${quoted(summary)}`,
    ...options.map(optionLine),
    ...(argument.kind === 'file' ? [`${within} -F`] : []),
    ...(argument.kind === 'words' ? [`${within} -a ${quoted(argument.words.join(' '))}`] : []),
  ];
}

export const fishScript = (commands: CompletedCommand[]): string =>
  ['# Completion of footfall for fish.', 'complete -c footfall -f', ...commands.flatMap(linesOf), ''].join(
    '\n',
  );
