import { Control } from './control.tsx';
import type { Field } from './policy-fields.ts';
import styles from './settings.module.css';
import { type Values, wordsOf } from './values.ts';

interface PolicyRowsProps {
  readonly fields: readonly Field[];
  /** What is set here. */
  readonly own: Values;
  /** What holds where nothing is set here: what is inherited from the account, or what is saved of it. */
  readonly otherwise: Values;
  readonly source: 'inherited' | 'saved';
  /** What the server refused, by setting. */
  readonly refused: Readonly<Record<string, string>>;
  readonly onChange: (own: Values) => void;
}

/** A row for each setting: its control, where its value comes from, and the way back. */
export function PolicyRows({ fields, own, otherwise, source, refused, onChange }: PolicyRowsProps) {
  return fields.map((field) => {
    const { name, label, help } = field;
    const isOwn = name in own;
    const merged =
      field.kind === 'durations' ? { ...(otherwise[name] as Values), ...(own[name] as Values) } : own[name];
    const { [name]: _own, ...others } = own;
    return (
      <div key={name} className={styles.row}>
        <div>
          <strong>{label}</strong>
          <p className="muted">{help}</p>
        </div>
        <div>
          <Control
            field={field}
            value={isOwn ? merged : otherwise[name]}
            own={own[name]}
            onChange={(value) => onChange({ ...others, [name]: value })}
          />
          {refused[name] !== undefined && (
            <p role="alert" className="bad">
              {refused[name]}
            </p>
          )}
        </div>
        <div>
          {isOwn ? (
            <>
              <span>{source === 'inherited' ? 'set here' : 'changed'}</span>
              <button
                type="button"
                className="link"
                aria-label={`Back to ${source}: ${label}`}
                onClick={() => onChange(others)}
              >
                {source}: {wordsOf(field, otherwise[name])}
              </button>
            </>
          ) : (
            <span className="muted">{source === 'inherited' ? source : ''}</span>
          )}
        </div>
      </div>
    );
  });
}
