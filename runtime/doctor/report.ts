import type { Finding } from './check.ts';

export const EXIT_CODES = { well: 0, fault: 1, unknown: 2 } as const;

/** 0: all is well. 1: something is not. 2: nothing is known to be wrong, but something could not be found out. */
export function exitCodeOf(findings: readonly Finding[]): number {
  return EXIT_CODES[worstOf(findings)];
}

function worstOf(findings: readonly Finding[]): Finding['kind'] {
  if (findings.some(({ kind }) => kind === 'fault')) return 'fault';
  return findings.some(({ kind }) => kind === 'unknown') ? 'unknown' : 'well';
}

const WORDS = { well: 'ok', fault: 'FAULT', unknown: '?' } as const;

/** A line for each check, with the remedy below where there is something to do. */
export function toText(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ check }) => check.length));
  const lines = findings.map((finding) => {
    const line = `${WORDS[finding.kind].padEnd(5)}  ${finding.check.padEnd(width)}  ${finding.found}`;
    return finding.kind === 'well' ? line : `${line}\n${''.padEnd(width + 9)}-> ${finding.remedy}`;
  });
  return [...lines, '', summaryOf(findings)].join('\n');
}

function summaryOf(findings: readonly Finding[]): string {
  const count = (kind: Finding['kind']) => findings.filter((each) => each.kind === kind).length;
  return `${count('well')} well, ${count('fault')} at fault, ${count('unknown')} not known`;
}

export function toJson(findings: readonly Finding[], more: { readonly installation?: string; readonly at: Date }) {
  return JSON.stringify({ verdict: worstOf(findings), ...more, checks: findings }, null, 2);
}
