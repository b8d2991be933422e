/**
 * Levels: `debug` for a developer following one call; `info` exactly one line per lifecycle transition;
 * `warn` something odd that was handled; `error` something lost or needing a person.
 */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Values beside the sentence. Personal data (numbers, names, digits) only under `person`, which may be masked. */
export interface LogFields {
  person?: Record<string, unknown>;
  error?: unknown;
  [field: string]: unknown;
}

export interface Logger {
  debug(sentence: string, fields?: LogFields): void;
  info(sentence: string, fields?: LogFields): void;
  warn(sentence: string, fields?: LogFields): void;
  error(sentence: string, fields?: LogFields): void;
  /** The same logger with a component name, e.g. `sip:transport`. */
  component(name: string): Logger;
}

/** Discards everything. */
export const silentLogger: Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  component: () => silentLogger,
};
