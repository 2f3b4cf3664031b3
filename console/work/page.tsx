import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useParams } from 'wouter';
import { problemOf } from '../api/client.ts';
import { LISTS, type Me, useConversation } from '../api/queries.ts';
import { useShortcuts } from '../parts/shortcuts.ts';
import { useWhy } from '../why/opened.tsx';
import { useCommands } from './commands.tsx';
import { ConversationPane } from './conversation.tsx';
import { AGENT_LIST, Details, PRIORITY_LIST, TEAM_LIST } from './details.tsx';
import { Lists } from './list.tsx';
import styles from './page.module.css';
import { usePlace } from './place.ts';
import { ResolveDialog } from './resolve.tsx';
import { SelectionOf } from './selection.tsx';

const rowLinks = (): HTMLAnchorElement[] => [...document.querySelectorAll<HTMLAnchorElement>('a[data-conversation]')];

/** The row under the cursor: the one with the focus, else the one that is open, else the first. */
function cursor(openId: string | undefined): HTMLAnchorElement | undefined {
  const rows = rowLinks();
  const focused = rows.find((row) => row.matches(':focus'));
  return focused ?? rows.find((row) => row.dataset['conversation'] === openId) ?? rows[0];
}

function move(openId: string | undefined, by: 1 | -1): void {
  const rows = rowLinks();
  const focused = rows.findIndex((row) => row.matches(':focus'));
  const from = focused >= 0 ? focused : rows.findIndex((row) => row.dataset['conversation'] === openId);
  const next = rows[Math.min(Math.max(from + by, 0), rows.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}

/** Conversations: the lists, the one that is open, and what can be done with it. */
export function WorkPage({ me }: { readonly me: Me }) {
  const { id } = useParams<{ readonly id?: string }>();
  const place = usePlace();
  const commands = useCommands(me);
  const { whyId, openWhy, closeWhy } = useWhy();
  const queries = useQueryClient();

  const whyOfCursor = () => {
    const at = cursor(id)?.dataset['conversation'] ?? id;
    if (at !== undefined) openWhy(at);
  };
  const close = () => {
    if (whyId !== null) closeWhy();
    else if (id !== undefined) place.go(place.toNoConversation());
  };
  useEffect(() => {
    if (id !== undefined) void queries.invalidateQueries({ queryKey: ['conversation', id] });
  }, [queries, id]);
  const next = () => move(id, 1);
  const previous = () => move(id, -1);
  useShortcuts({
    j: next,
    k: previous,
    ArrowDown: next,
    ArrowUp: previous,
    w: whyOfCursor,
    x: () => selectAt(cursor(id)?.dataset['conversation']),
    Escape: close,
    ...Object.fromEntries(LISTS.map((list, index) => [`${index + 1}`, () => place.go(place.toList(list))])),
  });
  return (
    <div className={styles.page}>
      <h1 className="hidden-text">Conversations</h1>
      <SelectionOf>
        <Lists me={me} commands={commands} openId={id} />
      </SelectionOf>
      {id === undefined ? (
        <p className={styles.nothing}>
          Choose a conversation, or press <kbd>j</kbd> and <kbd>Enter</kbd>.
        </p>
      ) : (
        <Open key={id} id={id} me={me} />
      )}
    </div>
  );
}

/** The box of a row does it, so that a key and the mouse do the same. */
const selectAt = (id: string | undefined) =>
  document.querySelector<HTMLInputElement>(`input[data-select="${CSS.escape(id ?? '')}"]`)?.click();

const focusOn = (id: string) => document.getElementById(id)?.focus();

function openList(id: string): void {
  focusOn(id);
  document.getElementById(id)?.click();
}

function Open({ id, me }: { readonly id: string; readonly me: Me }) {
  const { data: conversation, error } = useConversation(id);
  const commands = useCommands(me);
  const [resolving, setResolving] = useState(false);

  const withIt = (act: (shown: NonNullable<typeof conversation>) => void) => () => {
    if (conversation !== undefined && commands.doing === null && conversation.status !== 'resolved') act(conversation);
  };
  const resolve = withIt((shown) => (shown.unansweredSince === null ? commands.resolve(shown) : setResolving(true)));
  useShortcuts({
    c: withIt((shown) => shown.agentId !== me.agentId && takeOrClaim(shown)),
    a: () => openList(AGENT_LIST),
    t: () => openList(TEAM_LIST),
    p: () => focusOn(PRIORITY_LIST),
    u: withIt((shown) => shown.agentId !== null && commands.unassign(shown, { agent: true })),
    U: withIt((shown) => shown.teamId !== null && commands.unassign(shown, { team: true })),
    q: withIt((shown) => shown.agentId !== null && commands.requeue(shown)),
    r: withIt((shown) => shown.status === 'waiting' && commands.route(shown)),
    e: resolve,
  });
  const takeOrClaim = (shown: NonNullable<typeof conversation>) =>
    shown.agentId === null ? commands.claim(shown) : commands.assign(shown, { agentId: me.agentId });

  const problem = problemOf(error);
  if (conversation === undefined) {
    if (error === null) return <p className={styles.nothing}>Loading…</p>;
    if (problem?.code === 'conversation_not_found') return <p className={styles.nothing}>No conversation {id}.</p>;
    if (problem?.code === 'forbidden') {
      return (
        <p className={styles.nothing}>Not in your inboxes. An administrator can make you a member of its inbox.</p>
      );
    }
    return <p className={styles.nothing}>It could not be read. It is tried again.</p>;
  }
  return (
    <>
      <ConversationPane conversation={conversation} me={me} commands={commands} onResolve={resolve} />
      <Details conversation={conversation} me={me} commands={commands} onTake={() => takeOrClaim(conversation)} />
      {resolving && (
        <ResolveDialog
          onResolve={() => {
            setResolving(false);
            commands.resolve(conversation);
          }}
          onClose={() => setResolving(false)}
        />
      )}
    </>
  );
}
