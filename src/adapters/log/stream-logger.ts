import type { Clock } from '../../kernel/clock.ts';
import type { LogFields, Logger, LogLevel } from '../../kernel/logger.ts';

export interface StreamLoggerParts {
  readonly clock: Clock;
  readonly level: LogLevel;
  readonly format: 'text' | 'json';
  readonly masksPersonalData: boolean;
  readonly write: (line: string) => void;
}

const order: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

/** Writes one line for each sentence; never throws. */
export class StreamLogger implements Logger {
  readonly #parts: StreamLoggerParts;
  readonly #component: string | null;

  constructor(parts: StreamLoggerParts, component: string | null = null) {
    this.#parts = parts;
    this.#component = component;
  }

  debug(sentence: string, fields?: LogFields): void {
    this.#log('debug', sentence, fields);
  }

  info(sentence: string, fields?: LogFields): void {
    this.#log('info', sentence, fields);
  }

  warn(sentence: string, fields?: LogFields): void {
    this.#log('warn', sentence, fields);
  }

  error(sentence: string, fields?: LogFields): void {
    this.#log('error', sentence, fields);
  }

  component(name: string): Logger {
    return new StreamLogger(this.#parts, name);
  }

  #log(level: LogLevel, sentence: string, fields: LogFields = {}): void {
    const { level: least, format, clock, masksPersonalData, write } = this.#parts;
    if (order.indexOf(level) < order.indexOf(least)) return;
    const at = new Date(clock.now()).toISOString();
    const shown = Object.entries(masksPersonalData && fields.person ? { ...fields, person: mask(fields.person) } : fields);
    const values = shown.map(([name, value]) => [name, plain(value)] as const).filter(([, value]) => value !== undefined);
    const component = this.#component ? { component: this.#component } : {};
    if (format === 'json') write(`${JSON.stringify({ at, level, ...component, sentence, ...Object.fromEntries(values) })}\n`);
    else
      write(
        `${at} ${level.padEnd(5)} ${this.#component ? `${this.#component}: ` : ''}${sentence}${values.map(asText).join('')}\n`,
      );
  }
}

function asText([name, value]: readonly [string, unknown]): string {
  const text = typeof value === 'string' && /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value);
  return ` ${name}=${text}`;
}

/** Enough to tell two apart, not enough to call anybody: the last two characters. */
function mask(person: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(person).map(([name, value]) => [name, typeof value === 'string' ? `…${value.slice(-2)}` : '…']),
  );
}

/** Something that JSON can hold. Our own errors need no stack; anything else is a bug and shows where. */
function plain(value: unknown): unknown {
  if (value instanceof Error) {
    const { code } = value as { code?: unknown };
    return typeof code === 'string' ? `${code}: ${value.message}` : (value.stack ?? value.message);
  }
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  try {
    return JSON.parse(JSON.stringify(value)) as unknown;
  } catch {
    return '(cannot be shown)';
  }
}
