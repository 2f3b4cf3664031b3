import type { ReactNode } from 'react';
import { Choices, Dialog } from '../parts/dialog.tsx';

interface ConfirmProps {
  readonly title: string;
  /** What comes of it. */
  readonly children: ReactNode;
  readonly yes: string;
  readonly no: string;
  readonly onYes: () => void;
  /** The question is done with, whatever was chosen. */
  readonly onClose: () => void;
}

/** Asks before something is done. */
export function Confirm({ title, children, yes, no, onYes, onClose }: ConfirmProps) {
  return (
    <Dialog title={title} onClose={onClose}>
      {children}
      <Choices>
        <button
          type="button"
          className="primary"
          onClick={() => {
            onClose();
            onYes();
          }}
        >
          {yes}
        </button>
        <button type="button" onClick={onClose}>
          {no}
        </button>
      </Choices>
    </Dialog>
  );
}
