import { useEffect, useState } from 'react';
import { serverNow, useSecond } from '../live/clock.ts';
import { useConnection } from '../live/connection.ts';
import { lengthOf } from '../live/times.tsx';

/** A line that is away for a moment only is not worth a word. */
const QUIET_MS = 1_500;
const BEHIND_SECONDS = 10;

/** Whether what is on the screen is what the server has, and since when not. */
export function LiveChip() {
  const { live, since } = useConnection();
  const [noticed, setNoticed] = useState(false);
  const [begun, setBegun] = useState(live);
  useEffect(() => {
    if (live) setBegun(true);
    setNoticed(false);
    if (live) return;
    const timer = setTimeout(() => setNoticed(true), QUIET_MS);
    return () => clearTimeout(timer);
  }, [live]);

  const isBehind = !live && noticed;
  return (
    <>
      <span role="status" className="hidden-text">
        {isBehind ? 'The connection is lost: what is shown may not be so any more.' : ''}
      </span>
      {isBehind && <Behind since={since} />}
      {!isBehind && !live && !begun && <span className="muted">◌ connecting</span>}
      {!isBehind && (live || begun) && <span className={live ? 'good' : 'muted'}>● live</span>}
    </>
  );
}

function Behind({ since }: { readonly since: number }) {
  const second = useSecond();
  const seconds = second - Math.floor((since - Date.now() + serverNow()) / 1_000);
  if (seconds < BEHIND_SECONDS) return <span className="warn">◌ reconnecting</span>;
  return <span className="bad">○ {lengthOf(seconds)} behind</span>;
}
