import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from 'react';
import styles from './toasts.module.css';

export interface ToastAction {
  readonly label: string;
  readonly act: () => void;
}

export interface Toast {
  readonly text: ReactNode;
  /** A refusal is read out at once, and stays longer. */
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
  const show = useCallback(
    (toast: Toast) => {
      last.current += 1;
      const key = last.current;
      setToasts((all) => [...all, { ...toast, key }].slice(-MOST));
      setTimeout(() => dismiss(key), SHOWN_MS[toast.tone ?? 'done']);
    },
    [dismiss],
  );
  const items = useMemo(() => toasts, [toasts]);
  return (
    <Context value={show}>
      {children}
      <section className={styles.region} aria-label="Messages">
        <div aria-live="polite">
          {items.map((toast) => (
            <Item key={toast.key} toast={toast} onDismiss={() => dismiss(toast.key)} />
          ))}
        </div>
      </section>
    </Context>
  );
}

function Item({ toast, onDismiss }: { readonly toast: Shown; readonly onDismiss: () => void }) {
  const { text, tone = 'done', actions = [] } = toast;
  return (
    <div className={`${styles.toast} ${styles[tone]}`} role={tone === 'refused' ? 'alert' : undefined}>
      <span>{text}</span>
      {actions.map(({ label, act }) => (
        <button
          key={label}
          type="button"
          className="link"
          onClick={() => {
            onDismiss();
            act();
          }}
        >
          {label}
        </button>
      ))}
      <button type="button" className="link" aria-label="Dismiss" onClick={onDismiss}>
        ✕
      </button>
    </div>
  );
}
