import { Component, type ComponentType, type LazyExoticComponent, lazy, type ReactNode } from 'react';

/** A part of the console that cannot be had, mostly because a later version has taken its place. */
class Gone extends Error {
  override message = 'it could not be loaded. There may be a newer version.';
}

/** A page that is loaded when it is opened. */
export function later<Props>(load: () => Promise<ComponentType<Props>>): LazyExoticComponent<ComponentType<Props>> {
  return lazy(async () => ({
    default: await load().catch((cause: unknown) => {
      throw new Gone(undefined, { cause });
    }),
  }));
}

/** What breaks on a page leaves the rest as it is. Each page has one of its own, by its key. */
export class Fence extends Component<{ readonly children: ReactNode }, { readonly error: Error | null }> {
  override state = { error: null as Error | null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (error === null) return this.props.children;
    // What could not be loaded stays so until the whole console is.
    const again = () => (error instanceof Gone ? location.reload() : this.setState({ error: null }));
    return (
      <p role="alert">
        This page broke: {error.message}{' '}
        <button type="button" onClick={again}>
          Reload it
        </button>
      </p>
    );
  }
}
