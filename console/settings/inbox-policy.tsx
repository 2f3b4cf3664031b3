import type { Inbox } from '../api/client.ts';
import { useDraft } from './draft.ts';
import { changeOfInbox } from './policies.ts';
import { INBOX_GROUPS } from './policy-fields.ts';
import { PolicyRows } from './policy-form.tsx';
import { useAccountPolicy } from './queries.ts';
import { SaveBar } from './save-bar.tsx';
import type { Values } from './values.ts';

/** What an inbox sets differently from the account. */
export function PolicyPage({ inbox }: { readonly inbox: Inbox }) {
  const { data: account } = useAccountPolicy();
  const draft = useDraft(inbox.policy);
  if (account === undefined) return null;
  return (
    <section aria-label="Policy">
      <SaveBar draft={draft} change={changeOfInbox(inbox.id, draft.body)}>
        {(refused) =>
          INBOX_GROUPS.map(({ title, fields }) => (
            <div key={title}>
              <h2>{title}</h2>
              <PolicyRows
                key={draft.round}
                fields={fields}
                own={draft.whole}
                otherwise={account as unknown as Values}
                source="inherited"
                refused={refused}
                onChange={draft.change}
              />
            </div>
          ))
        }
      </SaveBar>
    </section>
  );
}
