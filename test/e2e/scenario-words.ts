import { AVAILABILITIES, AVAILABILITY_CAUSES, ROLES } from '../../contract/model.ts';
import { DEFAULT_POLICY } from '../../contract/policy.ts';

/**
 * What each phrase does to its subject; `<kind>` in a phrase stands for a word of that kind. The words are handed over
 * in the order in which they stand there.
 */
export type Vocabulary<Subject, Outcome> = Readonly<
  Record<string, (subject: Subject, ...words: readonly string[]) => Outcome>
>;

const CLOSED: Readonly<Record<string, readonly string[]>> = {
  state: AVAILABILITIES,
  cause: AVAILABILITY_CAUSES,
  role: ROLES,
  setting: Object.keys(DEFAULT_POLICY),
};

const OPEN: Readonly<Record<string, string>> = {
  n: '\\d+',
  seconds: '\\d+(?:\\.\\d+)?',
  agent: '[A-Z]\\d+',
  agents: '[A-Z]\\d+(?: to [A-Z]\\d+|(?:, [A-Z]\\d+)*)',
  C: 'C\\d+',
  word: '\\w+',
  list: '.+',
  value: '.+',
};

/** Finds what a clause of a row means. @throws when no phrase says it; the sentence lists the phrases there are. */
export function meaningOf<Subject, Outcome>(
  kind: string,
  clause: string,
  vocabulary: Vocabulary<Subject, Outcome>,
): (subject: Subject) => Outcome {
  for (const [phrase, meaning] of Object.entries(vocabulary)) {
    const words = patternOf(phrase).exec(clause);
    if (words !== null) return (subject) => meaning(subject, ...words.slice(1));
  }
  const phrases = Object.keys(vocabulary);
  const choices = Object.entries(CLOSED)
    .filter(([name]) => phrases.some((phrase) => phrase.includes(`<${name}>`)))
    .map(([name, words]) => `; <${name}> is one of ${words.join(', ')}`);
  throw new Error(`"${clause}" is no ${kind} known here. Known are: ${phrases.join(' | ')}${choices.join('')}.`);
}

/** `A1 to A3` and `A1, A2, A3` alike. */
export function namesOf(agents: string): readonly string[] {
  const range = /^([A-Z])(\d+) to [A-Z](\d+)$/.exec(agents);
  if (range === null) return listOf(agents);
  const [, letter, first, last] = range;
  return Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => `${letter}${Number(first) + index}`);
}

export function listOf(list: string): readonly string[] {
  return list.split(', ');
}

/** `A1 2, A2 1` */
export function countsOf(list: string): Readonly<Record<string, number>> {
  return Object.fromEntries(
    listOf(list).map((item) => {
      const [name = '', count] = item.split(' ');
      return [name, Number(count)];
    }),
  );
}

function patternOf(phrase: string): RegExp {
  const pattern = phrase.replace(/<(\w+)>/g, (_, kind: string) => `(${CLOSED[kind]?.join('|') ?? OPEN[kind]})`);
  return new RegExp(`^${pattern}$`);
}
