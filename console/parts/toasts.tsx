import { createContext, type ReactNode, useCallback, useContext, useEffect, useRef, useState } from 'react';
import styles from './toasts.module.css';

export interface ToastAction {
  readonly label: string;
  readonly act: () => void;
}

export interface Toast {
  readonly text: ReactNode;
  /** A refusal stays longer. */
  readonly tone?: 'done' | 'refused';
  readonly actions?: readonly ToastAction[];
}

const SHOWN_MS = { done: 8_000, refused: 15_000 } as const;
const MOST = 4;

const Context = createContext<(toast: Toast) => void>(() => undefined);

/** Tells what was done, or why it was not. */
export const useToast = () => useContext(Context);

interface Shown extends Toast {
  readonly key: number;
}

export function Toasts({ children }: { readonly children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly Shown[]>([]);
  const last = useRef(0);
  const dismiss = useCallback((key: number) => setToasts((all) => all.filter((each) => each.key !== key)), []);
  const show = useCallback((toast: Toast) => {
    last.current += 1;
    const key = last.current;
    setToasts((all) => [...all, { ...toast, key }].slice(-MOST));
  }, []);
  return (
    <Context value={show}>
      {children}
      <section className={styles.region} aria-label="Messages">
        <div aria-live="polite">
          {toasts.map((toast) => (
            <Item key={toast.key} toast={toast} onDismiss={dismiss} />
          ))}
        </div>
      </section>
    </Context>
  );
}

interface ItemProps {
  readonly toast: Shown;
  readonly onDismiss: (key: number) => void;
}

/** Goes by itself, but not while somebody is about to read or press it. */
function Item({ toast, onDismiss }: ItemProps) {
  const { key, text, tone = 'done', actions = [] } = toast;
  const [isHeld, setHeld] = useState(false);
  useEffect(() => {
    if (isHeld) return;
    const timer = setTimeout(() => onDismiss(key), SHOWN_MS[tone]);
    return () => clearTimeout(timer);
  }, [isHeld, key, tone, onDismiss]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: nothing is done by it, it only waits.
    <div
      className={`${styles.toast} ${styles[tone]}`}
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <span>{text}</span>
      {actions.map(({ label, act }) => (
        <button
          key={label}
          type="button"
          className="link"
          onClick={() => {
            onDismiss(key);
            act();
          }}
        >
          {label}
        </button>
      ))}
      <button type="button" className="link" aria-label="Dismiss" onClick={() => onDismiss(key)}>
        ✕
      </button>
    </div>
  );
}
