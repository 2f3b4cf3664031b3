import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { problemOf } from '../api/client.ts';
import { useToast } from '../parts/toasts.tsx';
import { Confirm } from './confirm.tsx';

/** What a change of a policy would do at once to conversations that are running. */
export interface Consequences {
  readonly rearmed: number;
  readonly dueNow: number;
  readonly waitingServed: number;
}

export interface Change {
  /** Absent where it can concern no conversation. */
  readonly tryOut?: () => Promise<Consequences>;
  readonly save: () => Promise<unknown>;
  /** Said when it is done. */
  readonly done: string;
  /** Done once what was saved has been read again. */
  readonly after?: () => void;
}

/** What the server refused, by the name of the setting; '' for what names none. */
export type Refused = Readonly<Record<string, string>>;

const many = (count: number, one: string, more: string) => `${count} ${count === 1 ? one : more}`;

/** What would happen, a sentence each. */
export function sentencesOf({ rearmed, dueNow, waitingServed }: Consequences): readonly string[] {
  return [
    ...(rearmed > 0 ? [`${many(rearmed, 'running timer gets', 'running timers get')} another end.`] : []),
    ...(dueNow > 0 ? [`${many(dueNow, 'conversation is', 'conversations are')} taken back at once.`] : []),
    ...(waitingServed > 0
      ? [`${many(waitingServed, 'conversation that waits is', 'conversations that wait are')} given to somebody.`]
      : []),
  ];
}

/** What a problem says of each field, by the first name of its path. */
function refusedBy(error: unknown): Refused {
  const problem = problemOf(error)?.problem;
  if (problem === undefined) return { '': 'Baton did not answer. Nothing was changed.' };
  const named = (problem.errors ?? []).flatMap(({ path, message }) => {
    const name = path.split(/[/.]/).find((part) => part !== '' && part !== 'body');
    return name === undefined ? [] : [[name, message] as const];
  });
  return named.length === 0 ? { '': problem.detail } : Object.fromEntries(named);
}

/** Saves what somebody changed; before that it says what the change does, if it does anything at once. */
export function useSave() {
  const queries = useQueryClient();
  const toast = useToast();
  const [asking, setAsking] = useState<{ readonly change: Change; readonly sentences: readonly string[] } | null>(null);
  const [refused, setRefused] = useState<Refused>({});
  const [isBusy, setBusy] = useState(false);

  const attempt = async (work: () => Promise<void>) => {
    setBusy(true);
    setRefused({});
    try {
      await work();
    } catch (error) {
      setRefused(refusedBy(error));
    } finally {
      setBusy(false);
    }
  };
  const carryOut = ({ save, done, after }: Change) =>
    attempt(async () => {
      await save();
      toast({ text: done });
      await queries.invalidateQueries();
      after?.();
    });

  return {
    isBusy,
    refused,
    save: (change: Change) =>
      attempt(async () => {
        const sentences = change.tryOut === undefined ? [] : sentencesOf(await change.tryOut());
        if (sentences.length > 0) setAsking({ change, sentences });
        else await carryOut(change);
      }),
    dialog: asking !== null && (
      <Confirm
        title="This changes running conversations"
        yes="Save all the same"
        no="Go back"
        onYes={() => void carryOut(asking.change)}
        onClose={() => setAsking(null)}
      >
        <ul>
          {asking.sentences.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </Confirm>
    ),
  };
}
