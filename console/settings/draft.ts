import { useState } from 'react';
import { patchBetween, type Values } from './values.ts';

/** A setting that somebody has changed and not saved. */
interface Edit {
  /** What it was then. */
  readonly from: unknown;
  /** Null: it is taken away. */
  readonly to: unknown;
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Whether something in it could not be understood as it was typed. */
const isWrong = (value: unknown): boolean =>
  value === undefined || (typeof value === 'object' && value !== null && Object.values(value).some(isWrong));

/**
 * What somebody changes of settings, by name. What is stored may become another meanwhile: the form follows it where nothing
 * was changed, and nothing else is sent.
 */
export function useDraft(stored: Values) {
  const [edits, setEdits] = useState<Readonly<Record<string, Edit>>>({});
  const [round, setRound] = useState(0);
  const names = Object.keys(edits);
  const changed: Values = Object.fromEntries(Object.entries(edits).map(([name, { to }]) => [name, to]));
  const whole: Values = Object.fromEntries(
    Object.entries({ ...stored, ...changed }).filter(([name]) => changed[name] !== null),
  );

  const change = (wanted: Values) => {
    const touched = [...new Set([...Object.keys(whole), ...Object.keys(wanted)])].filter(
      (name) => !same(whole[name], wanted[name]) || name in whole !== name in wanted,
    );
    setEdits((before) => {
      const after = { ...before };
      for (const name of touched) {
        const to = name in wanted ? wanted[name] : null;
        const isAsStored = name in wanted ? same(to, stored[name]) && name in stored : !(name in stored);
        if (isAsStored) delete after[name];
        else after[name] = { from: before[name]?.from ?? stored[name], to };
      }
      return after;
    });
  };
  return {
    /** As it would be. */
    whole,
    /** Only what was changed. */
    changed,
    change,
    body: patchBetween(stored, whole),
    isWrong: Object.values(changed).some(isWrong),
    isEmpty: names.length === 0,
    /** What somebody else has changed since, too. */
    overtaken: names.filter((name) => !same(edits[name]?.from, stored[name])),
    /** Of the fields, so that they forget what was typed. */
    round,
    discard: () => {
      setEdits({});
      setRound((before) => before + 1);
    },
  };
}
