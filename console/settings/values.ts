import { STATES } from '../parts/states.ts';
import { durationText, parseDuration } from './durations.ts';
import type { Field } from './policy-fields.ts';

/** Settings by name, as the API has them. */
export type Values = Readonly<Record<string, unknown>>;

/**
 * What turns stored overrides into those of a form: what is new or changed is named, what is inherited again is null
 * (RFC 7396).
 */
export function patchBetween(stored: Values, wanted: Values): Values {
  const names = [...new Set([...Object.keys(stored), ...Object.keys(wanted)])];
  return Object.fromEntries(
    names.flatMap((name) => {
      const [before, after] = [stored[name], wanted[name]];
      if (JSON.stringify(before) === JSON.stringify(after)) return [];
      if (isTable(before) || isTable(after)) {
        return [
          [name, after === undefined ? null : patchBetween(isTable(before) ? before : {}, isTable(after) ? after : {})],
        ];
      }
      return [[name, after ?? null]];
    }),
  );
}

/** Whether a setting is one of several parts. */
export const isTable = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A value in words, for what is inherited. */
export function wordsOf(field: Field, value: unknown): string {
  switch (field.kind) {
    case 'choice':
      return field.choices.find((choice) => choice.value === value)?.label ?? String(value);
    case 'several': {
      const labels = field.choices.filter((choice) => Array.isArray(value) && value.includes(choice.value));
      return labels.map(({ label }) => label).join(', ') || 'never';
    }
    case 'switch':
      return value === true ? 'Enabled' : 'Disabled';
    case 'duration':
      return durationText(Number(value));
    case 'durations':
      return STATES.map((state) => `${state} ${durationText(Number((value as Values)[state]))}`).join(', ');
    case 'count':
      return value === null ? 'no limit' : String(value);
  }
}

/** What a text field says, as the API wants it; undefined if it cannot be understood. */
export function typed(kind: 'duration' | 'count', text: string): number | null | undefined {
  if (kind === 'duration') return parseDuration(text) ?? undefined;
  if (text.trim() === '') return null;
  return /^\d+$/.test(text.trim()) ? Number(text.trim()) : undefined;
}
