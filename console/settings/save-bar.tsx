import type { ReactNode } from 'react';
import type { useDraft } from './draft.ts';
import type { PolicyChange } from './policies.ts';
import { type Refused, useSave } from './save.tsx';
import styles from './settings.module.css';

interface SaveBarProps {
  readonly draft: ReturnType<typeof useDraft>;
  readonly change: PolicyChange;
  /** The form, given what the server refused of it. */
  readonly children: (refused: Refused) => ReactNode;
}

/** A form with what saves it beneath. */
export function SaveBar({ draft, change, children }: SaveBarProps) {
  const { save, refused, isBusy, dialog } = useSave();
  return (
    <>
      {children(refused)}
      {draft.overtaken.length > 0 && (
        <p role="alert" className="warn">
          Somebody else has changed it meanwhile: {draft.overtaken.join(', ')}. Saving puts yours in its place.
        </p>
      )}
      <p className={styles.foot}>
        <button
          type="button"
          className="primary"
          disabled={isBusy || draft.isWrong || draft.isEmpty}
          onClick={() => void save({ ...change, done: 'Saved.', after: draft.discard })}
        >
          Save
        </button>{' '}
        <button type="button" disabled={draft.isEmpty} onClick={draft.discard}>
          Discard changes
        </button>
        {refused[''] !== undefined && (
          <span role="alert" className="bad">
            {refused['']}
          </span>
        )}
      </p>
      {dialog}
    </>
  );
}
