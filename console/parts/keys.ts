import { readPreferences } from '../profile/preferences.ts';

const TYPED_IN = [
  'input:not([type=checkbox]):not([type=radio])',
  'textarea',
  'select',
  '[contenteditable]:not([contenteditable=false])',
].join(', ');

/**
 * Whether a key that was pressed is meant for the page: not while it is held down, with Ctrl, Alt or Meta, where something
 * is typed, where a dialog or a menu is open (the browser closes these by itself), or where somebody wants no such keys.
 */
export function isForPage(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.defaultPrevented) return false;
  if (!readPreferences().shortcuts && event.key !== 'Escape') return false;
  const { target } = event;
  if (target instanceof Element && target.closest(TYPED_IN) !== null) return false;
  return document.querySelector('dialog[open], :popover-open') === null;
}
