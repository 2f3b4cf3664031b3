/** One shell block of a page, with the answers that are shown right below it. */
export interface Step {
  readonly line: number;
  readonly script: string;
  /** Why it cannot be run here; null if it can. */
  readonly notRun: string | null;
  readonly shown: readonly Shown[];
}

export interface Shown {
  readonly language: string;
  readonly text: string;
}

/** A fenced block, or a comment such as `<!-- not run: it needs a cluster -->` above one. */
const PARTS = /^```(?<language>\w*)\n(?<text>.*?)^```$|^<!-- not run: (?<reason>[^>]+) -->$/gms;

/** The shell blocks of a page in Markdown. What is shown below one belongs to it if nothing is said in between. */
export function stepsOf(markdown: string): readonly Step[] {
  const steps: { line: number; script: string; notRun: string | null; shown: Shown[] }[] = [];
  let notRun: string | null = null;
  let end = 0;
  for (const { 0: part, index, groups = {} } of markdown.matchAll(PARTS)) {
    const { language = '', text = '', reason } = groups;
    const follows = markdown.slice(end, index).trim() === '';
    end = index + part.length;
    if (reason !== undefined) {
      notRun = reason;
      continue;
    }
    if (language === 'sh') {
      steps.push({ line: markdown.slice(0, index).split('\n').length, script: text, notRun, shown: [] });
    } else if (follows) {
      steps.at(-1)?.shown.push({ language, text });
    }
    notRun = null;
  }
  return steps;
}
