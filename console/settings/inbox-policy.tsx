import { useState } from 'react';
import type { Inbox } from '../api/client.ts';
import { changeOfInbox } from './policies.ts';
import { INBOX_GROUPS } from './policy-fields.ts';
import { PolicyRows } from './policy-form.tsx';
import { useAccountPolicy } from './queries.ts';
import { useSave } from './save.tsx';
import styles from './settings.module.css';
import { patchBetween, type Values } from './values.ts';

/** What an inbox sets differently from the account. */
export function PolicyPage({ inbox }: { readonly inbox: Inbox }) {
  const { data: account } = useAccountPolicy();
  const [own, setOwn] = useState<Values>(inbox.policy);
  const { save, refused, isBusy, dialog } = useSave();
  if (account === undefined) return null;
  const body = patchBetween(inbox.policy, own);
  const isWrong =
    JSON.stringify(own, (_, value: unknown) => (value === undefined ? NaN : value)) !== JSON.stringify(own);
  return (
    <section aria-label="Policy">
      {INBOX_GROUPS.map(({ title, fields }) => (
        <div key={title}>
          <h2>{title}</h2>
          <PolicyRows
            fields={fields}
            own={own}
            otherwise={account as unknown as Values}
            source="inherited"
            refused={refused}
            onChange={setOwn}
          />
        </div>
      ))}
      <p className={styles.foot}>
        <button
          type="button"
          className="primary"
          disabled={isBusy || isWrong || Object.keys(body).length === 0}
          onClick={() =>
            void save({
              ...changeOfInbox(inbox.id, body),
              done: 'Saved.',
            })
          }
        >
          Save
        </button>{' '}
        <button type="button" onClick={() => setOwn(inbox.policy)}>
          Discard changes
        </button>
        {refused[''] !== undefined && (
          <span role="alert" className="bad">
            {refused['']}
          </span>
        )}
      </p>
      {dialog}
    </section>
  );
}
