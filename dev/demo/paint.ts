import type { WriteStream } from 'node:tty';
import { styleText } from 'node:util';

export type Colour = Parameters<typeof styleText>[0];
export type Paint = (colour: Colour, text: string) => string;

export const plain: Paint = (_colour, text) => text;

/** Colours where the stream is a terminal that shows them; `hasColors` honours NO_COLOR. */
export function paintFor(stream: Pick<WriteStream, 'isTTY' | 'hasColors'>): Paint {
  if (!stream.isTTY || !stream.hasColors()) return plain;
  // It was decided above, and later versions of Node.js would decide again.
  return (colour, text) => styleText(colour, text, { validateStream: false });
}
