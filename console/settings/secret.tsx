import { Choices, Dialog } from '../parts/dialog.tsx';
import styles from './settings.module.css';

interface SecretProps {
  /** What it is the secret of. */
  readonly what: 'key' | 'webhook';
  readonly secret: string;
  readonly onClose: () => void;
}

/** Shows what cannot be shown again. */
export function Secret({ what, secret, onClose }: SecretProps) {
  return (
    <Dialog title={`The secret of the ${what}`}>
      <p>Keep it now: it is shown this once.</p>
      <output className={styles.secret}>{secret}</output>
      <Choices>
        <button type="button" className="primary" onClick={() => void navigator.clipboard?.writeText(secret)}>
          Copy
        </button>
        <button type="button" onClick={onClose}>
          I have it
        </button>
      </Choices>
    </Dialog>
  );
}
