import { useEffect, useRef, useState } from 'react';
import { Link } from 'wouter';
import { titleOf, useConversation } from '../api/queries.ts';
import { useShortcuts } from '../parts/shortcuts.ts';
import { useWhy } from './opened.tsx';
import styles from './why.module.css';
import { Why } from './why.tsx';

/** The explanation of one conversation, over the right of any page. */
export function WhyDrawer() {
  const { whyId } = useWhy();
  return whyId === null ? null : <Drawer key={whyId} id={whyId} />;
}

function Drawer({ id }: { readonly id: string }) {
  const { closeWhy } = useWhy();
  const { data: conversation } = useConversation(id);
  const [decisionId, setDecisionId] = useState<string | undefined>(undefined);
  const heading = useRef<HTMLHeadingElement>(null);
  useShortcuts({ Escape: closeWhy });
  useEffect(() => {
    const before = document.activeElement;
    heading.current?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  const address = `/why/${encodeURIComponent(id)}${decisionId === undefined ? '' : `/${decisionId}`}`;
  return (
    <aside className={styles.drawer} aria-label="Why">
      <header className={styles.head}>
        <h2 ref={heading} tabIndex={-1}>
          Why · {conversation === undefined ? id : titleOf(conversation)}
        </h2>
        <Link href={address} onClick={closeWhy}>
          Page
        </Link>
        <button type="button" aria-label="Close" onClick={closeWhy}>
          ✕
        </button>
      </header>
      <Why id={id} decisionId={decisionId} onDecision={setDecisionId} />
    </aside>
  );
}
