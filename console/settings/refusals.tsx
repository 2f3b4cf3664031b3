import type { Refused } from './save.tsx';

/** Everything the server refused, where a form has no place for each field. */
export function Refusals({ refused }: { readonly refused: Refused }) {
  return Object.entries(refused).map(([name, text]) => (
    <p key={name} role="alert" className="bad">
      {name === '' ? text : `${name}: ${text}`}
    </p>
  ));
}
