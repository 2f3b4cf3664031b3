import { useState } from 'react';
import { Link } from 'wouter';
import { useInboxes } from '../api/queries.ts';
import { useDraft } from './draft.ts';
import { changeOfAccount } from './policies.ts';
import { ACCOUNT_FIELDS, type AccountPolicy, INBOX_GROUPS } from './policy-fields.ts';
import { PolicyRows } from './policy-form.tsx';
import { useAccountPolicy } from './queries.ts';
import { Refusals } from './refusals.tsx';
import { useSave } from './save.tsx';
import { SaveBar } from './save-bar.tsx';
import styles from './settings.module.css';
import { isTable, type Values } from './values.ts';

/** How the whole account routes, unless an inbox says otherwise. */
export function TeamManagerPage() {
  const { data: account } = useAccountPolicy();
  return (
    <>
      <h1>Team manager</h1>
      {account !== undefined && (
        <>
          <RoutingMethod account={account} />
          <Everything account={account} />
        </>
      )}
    </>
  );
}

function RoutingMethod({ account }: { readonly account: AccountPolicy }) {
  const { data: inboxes = [] } = useInboxes();
  const [chosen, setChosen] = useState<AccountPolicy['mode'] | null>(null);
  const mode = chosen ?? account.mode;
  const { save, refused, isBusy, dialog } = useSave();
  const different = inboxes.filter(({ policy }) => policy.mode !== undefined);
  return (
    <section aria-label="Operation">
      <h2>Operation</h2>
      <h3>Customer response</h3>
      <fieldset className={styles.several}>
        <legend>Agent routing method</legend>
        <label>
          <input type="radio" name="mode" checked={mode === 'automatic'} onChange={() => setChosen('automatic')} />{' '}
          Automatic assignment
        </label>
        <label>
          <input type="radio" name="mode" checked={mode === 'manual'} onChange={() => setChosen('manual')} /> Manual
          assignment
        </label>
      </fieldset>
      {different.length > 0 && (
        <p className="muted">
          Set differently in{' '}
          {different.map(({ id, name, policy }, index) => (
            <span key={id}>
              {index > 0 && ', '}
              <Link href={`/settings/inboxes/${encodeURIComponent(id)}/policy`}>{name}</Link> ({policy.mode})
            </span>
          ))}
        </p>
      )}
      <button
        type="button"
        className="primary"
        disabled={isBusy}
        onClick={() =>
          void save({
            ...changeOfAccount({ mode }),
            done: 'Updated.',
            after: () => setChosen(null),
          })
        }
      >
        Update
      </button>
      <Refusals refused={refused} />
      {dialog}
    </section>
  );
}

const FIELDS = [
  ...INBOX_GROUPS.flatMap(({ fields }) => fields).filter(({ name }) => name !== 'mode'),
  ...ACCOUNT_FIELDS,
];

/** What was changed in parts, with the parts that are as they were: an account has all of them. */
const wholly = (changed: Values, stored: Values): Values =>
  Object.fromEntries(
    Object.entries(changed).map(([name, value]) => {
      const before = stored[name];
      return [name, isTable(value) && isTable(before) ? { ...before, ...value } : value];
    }),
  );

/** The rest of the account's policy: what holds for every inbox that does not say otherwise. */
function Everything({ account }: { readonly account: AccountPolicy }) {
  const stored = account as unknown as Values;
  const draft = useDraft(stored);
  return (
    <section aria-label="Policy of the account">
      <h2>Policy of the account</h2>
      <SaveBar draft={draft} change={changeOfAccount(draft.body)}>
        {(refused) => (
          <PolicyRows
            key={draft.round}
            fields={FIELDS}
            own={draft.changed}
            otherwise={stored}
            source="saved"
            refused={refused}
            onChange={(changed) => draft.change({ ...stored, ...wholly(changed, stored) })}
          />
        )}
      </SaveBar>
    </section>
  );
}
