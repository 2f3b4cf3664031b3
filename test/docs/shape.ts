// Compares what a page shows with what came. `…` on a page stands for what is left out.

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

const MORE = '…';

/** What is another one each time: instants, UUIDs, numbers of events, hashes. */
const VOLATILE = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|^\d+$/g;
const settled = (text: string): string => text.replace(VOLATILE, '*');

/** Reads JSON in which `…` stands at the end of an object or a list that goes on. */
export function parseShown(text: string): Json {
  const strict = text.replace(/"(?:[^"\\]|\\.)*"|…(?=\s*(?<close>[}\]]))/g, (found, close: string | undefined) => {
    if (found !== MORE) return found;
    return close === '}' ? `"${MORE}": true` : `"${MORE}"`;
  });
  return JSON.parse(strict) as Json;
}

/** Every JSON value in an output, one after another, whatever stands between them. */
export function valuesIn(output: string): readonly Json[] {
  const values: Json[] = [];
  for (let start = nextOpening(output, 0); start !== -1; ) {
    const end = closingOf(output, start);
    try {
      values.push(JSON.parse(output.slice(start, end)) as Json);
      start = nextOpening(output, end);
    } catch {
      start = nextOpening(output, start + 1);
    }
  }
  return values;
}

/** Where and how the two differ; null if what came is what is shown. */
export function difference(shown: Json, came: Json, path = ''): string | null {
  if (typeof shown === 'string' && typeof came === 'string') {
    const [wanted, got] = [settled(shown), settled(came)];
    const fits = wanted.endsWith(MORE) ? got.startsWith(wanted.slice(0, -MORE.length)) : got === wanted;
    return fits ? null : `${path} is "${came}", shown is "${shown}"`;
  }
  if (Array.isArray(shown) && Array.isArray(came)) return differenceOfLists(shown, came, path);
  if (isObject(shown) && isObject(came)) return differenceOfObjects(shown, came, path);
  return shown === came ? null : `${path} is ${JSON.stringify(came)}, shown is ${JSON.stringify(shown)}`;
}

/** Lines of text that came, in the order shown. */
export function differenceOfTexts(shown: string, came: string): string | null {
  const lines = came.split('\n').map(settledLine);
  let from = 0;
  for (const line of shown.split('\n').map(settledLine)) {
    if (line === MORE || line === '') continue;
    const start = line.endsWith(MORE) ? line.slice(0, -MORE.length) : null;
    const found = lines.findIndex(
      (got, index) => index >= from && (start === null ? got === line : got.startsWith(start)),
    );
    if (found === -1) return `no line like "${line}" came`;
    from = found + 1;
  }
  return null;
}

/** Words are compared, the width of columns is not. */
const settledLine = (line: string): string =>
  line.trim().replace(/"\d+"/g, '"*"').replace(/\s+/g, ' ').split(' ').map(settled).join(' ');

function differenceOfLists(shown: readonly Json[], came: readonly Json[], path: string): string | null {
  const open = shown.at(-1) === MORE;
  const items = open ? shown.slice(0, -1) : shown;
  if (came.length < items.length || (!open && came.length > items.length)) {
    return `${path} has ${came.length} items, shown are ${items.length}`;
  }
  return first(items.map((item, index) => difference(item, came[index] ?? null, `${path}/${index}`)));
}

function differenceOfObjects(
  { [MORE]: open, ...shown }: Readonly<Record<string, Json>>,
  came: Readonly<Record<string, Json>>,
  path: string,
): string | null {
  const missing = Object.keys(shown).find((name) => !(name in came));
  if (missing !== undefined) return `${path}/${missing} is shown, and did not come`;
  const further = Object.keys(came).find((name) => !(name in shown));
  if (open === undefined && further !== undefined) return `${path}/${further} came, and is not shown`;
  return first(Object.entries(shown).map(([name, value]) => difference(value, came[name] ?? null, `${path}/${name}`)));
}

const first = (differences: readonly (string | null)[]): string | null =>
  differences.find((each) => each !== null) ?? null;

const isObject = (value: Json): value is { readonly [name: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const nextOpening = (text: string, from: number): number => {
  const at = text.slice(from).search(/[{[]/);
  return at === -1 ? -1 : from + at;
};

/** Just behind the bracket that closes the one at `start`. */
function closingOf(text: string, start: number): number {
  let depth = 0;
  for (const { 0: token, index } of text.slice(start).matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]]/g)) {
    if (token === '{' || token === '[') depth += 1;
    if (token === '}' || token === ']') depth -= 1;
    if (depth === 0) return start + index + token.length;
  }
  return text.length;
}
