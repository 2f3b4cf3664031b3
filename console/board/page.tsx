import { useEffect, useState } from 'react';
import { useSearch } from 'wouter';
import type { Me } from '../api/queries.ts';
import { usePlace } from '../work/place.ts';
import { AgentHistory } from './agent-history.tsx';
import { AgentTable } from './agents.tsx';
import { AttentionList } from './attention-list.tsx';
import styles from './board.module.css';
import { InboxTable } from './inboxes.tsx';
import { JustNow } from './just-now.tsx';
import { type Board, useBoard } from './queries.ts';
import { Tiles } from './tiles.tsx';
import { Waiting } from './waiting.tsx';

/** Everything a supervisor needs to see at once. */
export function BoardPage({ me }: { readonly me: Me }) {
  const onWall = new URLSearchParams(useSearch()).get('wall') === '1';
  const { inboxId } = usePlace();
  const { data: board, isError } = useBoard();
  if (me.role === 'agent') return <p role="status">The board is for supervisors and administrators.</p>;
  if (board === undefined)
    return <p role="status">{isError ? 'The board could not be read. It is tried again.' : ''}</p>;
  const shown = within(board, inboxId);
  return onWall ? <Wall board={shown} /> : <Desk board={shown} />;
}

/** The same with one inbox only, and those who serve it. */
function within(board: Board, inboxId: string | undefined): Board {
  const inbox = board.inboxes.find(({ id }) => id === inboxId);
  if (inbox === undefined) return board;
  return {
    ...board,
    tiles: { ...inbox, longestWaitInboxId: inbox.id },
    inboxes: board.inboxes.filter(({ id }) => id === inbox.id),
    agents: board.agents.filter(({ inboxIds }) => inboxIds.includes(inbox.id)),
    attention: board.attention.filter((item) => item.inboxId === null || item.inboxId === inbox.id),
  };
}

function Desk({ board }: { readonly board: Board }) {
  const { change } = usePlace();
  const [explained, setExplained] = useState<string | null>(null);
  return (
    <div className={styles.board}>
      <header className={styles.head}>
        <h1>Board</h1>
        <button type="button" onClick={() => change({ wall: '1' })}>
          Wall
        </button>
      </header>
      <Tiles board={board} />
      <AttentionList items={board.attention} onExplainAgent={setExplained} />
      <InboxTable inboxes={board.inboxes} />
      <AgentTable agents={board.agents} onExplain={setExplained} />
      <div className={styles.halves}>
        <Waiting />
        <JustNow />
      </div>
      {explained !== null && <AgentHistory agentId={explained} onClose={() => setExplained(null)} />}
    </div>
  );
}

/** For a screen on the wall: large, without anything to press. Escape leaves it. */
function Wall({ board }: { readonly board: Board }) {
  const { change } = usePlace();
  useEffect(() => {
    const leave = ({ key }: KeyboardEvent) => key === 'Escape' && change({ wall: undefined });
    addEventListener('keydown', leave);
    return () => removeEventListener('keydown', leave);
  }, [change]);
  useEffect(() => {
    // The screen of a wall must not go dark; where a browser does not know that, nothing is lost.
    const lock = navigator.wakeLock?.request('screen').catch(() => undefined);
    return () => void lock?.then((held) => held?.release());
  }, []);
  return (
    <div className={`${styles.board} ${styles.wall}`}>
      <h1 className="hidden-text">Board</h1>
      <Tiles board={board} />
      <InboxTable inboxes={board.inboxes} />
    </div>
  );
}
