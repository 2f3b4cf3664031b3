import { useCombobox } from 'downshift';
import { type ReactNode, useState } from 'react';
import styles from './combobox.module.css';

export interface Option {
  readonly key: string;
  /** What is typed to find it, and what the screen reader says. */
  readonly text: string;
  readonly group: string;
  readonly mark?: ReactNode;
  /** What stands behind the name, smaller. */
  readonly detail?: string;
  readonly disabled?: boolean;
}

interface ComboboxProps {
  readonly label: string;
  /** What is chosen now. */
  readonly value: string;
  readonly options: readonly Option[];
  readonly onChoose: (option: Option) => void;
  readonly onOpen?: () => void;
  readonly disabled?: boolean;
  /** For a shortcut that leads here. */
  readonly id: string;
  readonly empty?: string;
}

/** A list to choose from by typing: opens with everything, and shows what is chosen when it is closed. */
export function Combobox({ label, value, options, onChoose, onOpen, disabled = false, id, empty }: ComboboxProps) {
  const [typed, setTyped] = useState('');
  const wanted = typed.trim().toLowerCase();
  const items = options.filter(({ text }) => text.toLowerCase().includes(wanted));
  const { isOpen, highlightedIndex, getInputProps, getMenuProps, getItemProps, getToggleButtonProps, closeMenu } =
    useCombobox<Option>({
      id,
      inputId: id,
      items: [...items],
      selectedItem: null,
      inputValue: typed,
      itemToString: (item) => item?.text ?? '',
      isItemDisabled: (item) => item.disabled ?? false,
      defaultHighlightedIndex: items.findIndex((item) => !item.disabled),
      onIsOpenChange: (change) => {
        if (change.isOpen) onOpen?.();
        else setTyped('');
      },
      onStateChange: ({ type, selectedItem }) => {
        if (type !== useCombobox.stateChangeTypes.InputKeyDownEnter && type !== useCombobox.stateChangeTypes.ItemClick)
          return;
        if (selectedItem) onChoose(selectedItem);
      },
      stateReducer: (state, { type, changes }) =>
        // To leave a list is not to choose.
        type === useCombobox.stateChangeTypes.InputBlur ? { ...changes, selectedItem: state.selectedItem } : changes,
    });

  return (
    <div className={styles.combobox}>
      <input
        {...getInputProps({
          disabled,
          'aria-label': label,
          placeholder: value,
          // At once, and not behind what is drawn of it: Enter may be pressed before that, and means what was typed.
          onChange: (event) => setTyped((event.target as HTMLInputElement).value),
          onKeyDown: (event) => {
            if (event.key === 'Escape') {
              event.stopPropagation();
              closeMenu();
              event.currentTarget.blur();
            }
          },
        })}
        className={styles.input}
      />
      <button
        {...getToggleButtonProps({ disabled })}
        type="button"
        aria-label={`Open ${label}`}
        className={styles.toggle}
      >
        ▾
      </button>
      <ul {...getMenuProps({ 'aria-label': label })} className={styles.menu} hidden={!isOpen}>
        {isOpen && items.length === 0 && <li className={styles.none}>{empty ?? 'Nobody is called that.'}</li>}
        {isOpen &&
          items.map((item, index) => (
            <Row
              key={item.key}
              item={item}
              heading={item.group === items[index - 1]?.group ? undefined : item.group}
              highlighted={index === highlightedIndex}
              props={getItemProps({ item, index })}
            />
          ))}
      </ul>
    </div>
  );
}

interface RowProps {
  readonly item: Option;
  readonly heading: string | undefined;
  readonly highlighted: boolean;
  readonly props: object;
}

function Row({ item, heading, highlighted, props }: RowProps) {
  return (
    <>
      {heading !== undefined && (
        <li className={styles.heading} role="presentation">
          {heading}
        </li>
      )}
      <li {...props} className={`${styles.item} ${highlighted ? styles.highlighted : ''}`}>
        {item.mark}
        <span className={styles.name}>{item.text}</span>
        {item.detail !== undefined && <span className={styles.detail}>{item.detail}</span>}
      </li>
    </>
  );
}
