import { useState } from 'react';
import { STATES } from '../parts/states.ts';
import { durationText } from './durations.ts';
import type { Field } from './policy-fields.ts';
import styles from './settings.module.css';
import { typed, type Values } from './values.ts';

interface ControlProps {
  readonly field: Field;
  readonly value: unknown;
  /** What of it is set here, where it is set in parts. */
  readonly own: unknown;
  readonly onChange: (value: unknown) => void;
}

/** The control that a setting is changed by. */
export function Control({ field, value, own, onChange }: ControlProps) {
  switch (field.kind) {
    case 'choice':
      return (
        <select aria-label={field.label} value={String(value)} onChange={(event) => onChange(event.target.value)}>
          {field.choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </select>
      );
    case 'switch':
      return <Switch label={field.label} value={value === true} onChange={onChange} />;
    case 'several':
      return (
        <fieldset className={styles.several} aria-label={field.label}>
          {field.choices.map((choice) => {
            const chosen = Array.isArray(value) ? value : [];
            return (
              <label key={choice.value}>
                <input
                  type="checkbox"
                  checked={chosen.includes(choice.value)}
                  onChange={({ target }) =>
                    onChange(
                      target.checked ? [...chosen, choice.value] : chosen.filter((each) => each !== choice.value),
                    )
                  }
                />{' '}
                {choice.label}
              </label>
            );
          })}
        </fieldset>
      );
    case 'durations':
      return (
        <div className={styles.states}>
          {STATES.map((state) => (
            <div key={state}>
              <span>{state}</span>
              <TextSetting
                kind="duration"
                label={`${field.label}, ${state}`}
                value={(value as Values)[state]}
                onChange={(seconds) => onChange({ ...(own as Values | undefined), [state]: seconds })}
              />
            </div>
          ))}
        </div>
      );
    case 'duration':
    case 'count':
      return <TextSetting kind={field.kind} label={field.label} value={value} onChange={onChange} />;
  }
}

interface SwitchProps {
  readonly label: string;
  readonly value: boolean;
  readonly onChange: (value: boolean) => void;
}

export function Switch({ label, value, onChange }: SwitchProps) {
  return (
    <select
      aria-label={label}
      value={value ? 'enabled' : 'disabled'}
      onChange={(event) => onChange(event.target.value === 'enabled')}
    >
      <option value="enabled">Enabled</option>
      <option value="disabled">Disabled</option>
    </select>
  );
}

interface TextSettingProps {
  readonly kind: 'duration' | 'count';
  readonly label: string;
  readonly value: unknown;
  /** Undefined: what is typed is no such thing. */
  readonly onChange: (value: number | null | undefined) => void;
}

/** A field that is typed in as people say it, and shown as it was understood once it is left. */
export function TextSetting({ kind, label, value, onChange }: TextSettingProps) {
  const [text, setText] = useState<string | null>(null);
  const shown = kind === 'duration' ? durationText(Number(value)) : value === null ? '' : String(value);
  const wrong = text !== null && typed(kind, text) === undefined;
  return (
    <input
      type="text"
      className={styles.short ?? ''}
      aria-label={label}
      aria-invalid={wrong}
      title={kind === 'duration' ? 'as in 90, 47 s, 8 min 20 s; off' : undefined}
      value={text ?? shown}
      onChange={({ target }) => {
        setText(target.value);
        onChange(typed(kind, target.value));
      }}
      onBlur={() => {
        if (!wrong) setText(null);
      }}
    />
  );
}
