import { Choices, Dialog } from '../parts/dialog.tsx';

interface ResolveProps {
  /** Default: of the one that is open. */
  readonly title?: string;
  readonly onResolve: () => void;
  readonly onClose: () => void;
}

/** Resolving cannot be undone, so what is unanswered is asked about. */
export function ResolveDialog({ title = 'Resolve it unanswered?', onResolve, onClose }: ResolveProps) {
  return (
    <Dialog title={title} onClose={onClose}>
      <p>A consumer has written, and nobody has answered yet. A new message of theirs opens it again.</p>
      <Choices>
        <button type="button" onClick={onClose}>
          Keep it open
        </button>
        <button type="button" className="primary" onClick={onResolve}>
          Resolve
        </button>
      </Choices>
    </Dialog>
  );
}
