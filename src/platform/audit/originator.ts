import { AsyncLocalStorage } from 'node:async_hooks';

/** Who asked for a change, as the record keeps it. */
export interface Originator {
  /** Left out when no person did. */
  readonly userId?: string;
  readonly login?: string;
  /** By what way: `browser`, `token`, `import`, `scim`, `system`, … */
  readonly via: string;
  /** Set for who administers every company; the store asks it before a user above others is changed. */
  readonly isSuper?: boolean;
  /** The other end's network address. */
  readonly address?: string;
}

const current = new AsyncLocalStorage<Originator>();

/**
 * Runs `work` for somebody: every change to the store that comes of it is recorded as his, however deep it happens. The HTTP
 * side does it for each request; jobs and imports do it themselves.
 */
export function onBehalfOf<T>(by: Originator, work: () => T): T {
  return current.run(by, work);
}

/** For whom the present work is done; null for the program itself. */
export function originator(): Originator | null {
  return current.getStore() ?? null;
}
