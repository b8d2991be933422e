import { ParleyError } from '../../kernel/errors.ts';
import { Secret } from '../secret/index.ts';

export type ParameterKind =
  | 'boolean'
  | 'integer'
  | 'text'
  | 'choice'
  | 'choices'
  | 'time'
  | 'email'
  | 'url'
  | 'host'
  | 'list'
  | 'group'
  | 'intercom-group'
  | 'secret';

/** What a page needs to know to offer the right field. */
export interface ParameterLimits {
  readonly min?: number;
  readonly max?: number;
  /** `s`, `px`, `days`, … */
  readonly unit?: string;
  readonly maxLength?: number;
  readonly values?: readonly string[];
  /** May be left empty. */
  readonly optional?: boolean;
}

/** JSON as it is stored and sent. */
export type ParameterJson = boolean | number | string | readonly string[];

/** What values a parameter takes, and how they are read and written. */
export interface ParameterType<T> {
  readonly kind: ParameterKind;
  readonly limits: ParameterLimits;
  /** @throws ParleyError `parameter-value-invalid` with a sentence that says what was expected */
  read(json: unknown): T;
  write(value: T): ParameterJson;
}

export function invalid(expected: string): ParleyError {
  return new ParleyError('parameter-value-invalid', `Expected ${expected}.`);
}

export function boolean(): ParameterType<boolean> {
  return { kind: 'boolean', limits: {}, read: readBoolean, write: (value) => value };
}

function readBoolean(json: unknown): boolean {
  if (typeof json === 'boolean') return json;
  throw invalid('true or false');
}

export function integer(limits: { min: number; max: number; unit?: string }): ParameterType<number> {
  const unit = limits.unit ? ` ${limits.unit}` : '';
  const read = (json: unknown) => {
    if (typeof json === 'number' && Number.isInteger(json) && json >= limits.min && json <= limits.max) return json;
    throw invalid(`a whole number from ${limits.min} to ${limits.max}${unit}`);
  };
  return { kind: 'integer', limits, read, write: (value) => value };
}

/** A text in which `accepts` finds what it wants. Empty is allowed when `optional`. */
function textOf(
  kind: ParameterKind,
  limits: ParameterLimits & { maxLength: number },
  expected: string,
  accepts: (text: string) => boolean,
): ParameterType<string> {
  const read = (json: unknown) => {
    const text = typeof json === 'string' ? json.trim() : null;
    const isGood = text !== null && text.length <= limits.maxLength && !hasControl(text);
    if (isGood && (text === '' ? limits.optional === true : accepts(text))) return text;
    throw invalid(limits.optional ? `${expected}, or nothing` : expected);
  };
  return { kind, limits, read, write: (value) => value };
}

/** Control characters other than line breaks and tabs. */
function hasControl(text: string): boolean {
  return /(?![\n\r\t])\p{Cc}/u.test(text);
}

export function text(
  options: { maxLength?: number; optional?: boolean; pattern?: RegExp; expected?: string } = {},
): ParameterType<string> {
  const { maxLength = 500, optional = true, pattern, expected } = options;
  const what = expected ?? `a text of at most ${maxLength} characters`;
  return textOf('text', { maxLength, optional }, what, (value) => pattern?.test(value) ?? true);
}

/** Digits, `+`, `*`, `#` and separators, as one dials them; may be empty. */
export function dialled(): ParameterType<string> {
  return text({ maxLength: 40, pattern: /^\+?[\d*#][\d*# ()./-]*$/, expected: 'a telephone number' });
}

export function choice<const Value extends string>(values: readonly Value[]): ParameterType<Value> {
  const read = (json: unknown) => {
    const found =
      typeof json === 'string' ? values.find((value) => value.toLowerCase() === json.trim().toLowerCase()) : undefined;
    if (found !== undefined) return found;
    throw invalid(`one of ${values.join(', ')}`);
  };
  return { kind: 'choice', limits: { values }, read, write: (value) => value };
}

/** Several of these, in order, joined by `|`: `LDAP|TWS`. */
export function choices<const Value extends string>(values: readonly Value[]): ParameterType<readonly Value[]> {
  const one = choice(values);
  const read = (json: unknown) => {
    if (typeof json === 'string') {
      try {
        return [...new Set(json.split('|').map((name) => one.read(name)))];
      } catch {
        // said below for all of them
      }
    }
    throw invalid(`one or several of ${values.join(', ')}, joined by |`);
  };
  return { kind: 'choices', limits: { values }, read, write: (value) => value.join('|') };
}

/** A time of day, `HH:MM`. */
export function time(): ParameterType<string> {
  return textOf('time', { maxLength: 5 }, 'a time as HH:MM, like 02:00', (value) => /^([01]\d|2[0-3]):[0-5]\d$/.test(value));
}

export function email(options: { optional?: boolean } = {}): ParameterType<string> {
  const limits = { maxLength: 254, optional: options.optional ?? true };
  return textOf('email', limits, 'an e-mail address', (value) => /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>"]+$/.test(value));
}

/** An http or https address. With `fields`, it may hold `[-Fields-]` that are filled in later. */
export function url(options: { optional?: boolean; fields?: boolean } = {}): ParameterType<string> {
  const limits = { maxLength: 2000, optional: options.optional ?? true };
  return textOf('url', limits, 'an http or https address', (value) => {
    const parsed = URL.parse(options.fields ? value.replaceAll(/\[-\w+-\]/g, 'x') : value);
    return parsed !== null && /^https?:$/.test(parsed.protocol);
  });
}

/** A host name or IP address; with `several`, more than one joined by `|`, each perhaps with a port. */
export function host(options: { optional?: boolean; several?: boolean } = {}): ParameterType<string> {
  const limits = { maxLength: 1000, optional: options.optional ?? true };
  const expected = options.several ? 'host names or addresses, joined by |' : 'a host name or an IP address';
  return textOf('host', limits, expected, (value) => (options.several ? value.split('|').every(isHostAndPort) : isHost(value)));
}

function isHost(text: string): boolean {
  return /^(\[[\da-f:.]+\]|[a-z\d][a-z\d._-]*|[\da-f]*:[\da-f]*:[\da-f:.]*)$/i.test(text);
}

function isHostAndPort(part: string): boolean {
  const text = part.trim();
  const isWithPort = text.startsWith('[') || text.split(':').length === 2;
  return isHost(isWithPort ? text.replace(/:\d{1,5}$/, '') : text);
}

/** Texts, each once. */
export function list(options: { most?: number; maxLength?: number } = {}): ParameterType<readonly string[]> {
  const { most = 100, maxLength = 200 } = options;
  const one = text({ maxLength, optional: false });
  const read = (json: unknown) => {
    if (Array.isArray(json) && json.length <= most) return [...new Set(json.map((item) => one.read(item)))];
    throw invalid(`at most ${most} texts`);
  };
  return { kind: 'list', limits: { max: most, maxLength }, read, write: (value) => value };
}

/** A group of users by its id; may be empty. The service also takes its name. */
export function group(): ParameterType<string> {
  return textOf('group', { maxLength: 200, optional: true }, 'a group of users', () => true);
}

/** An intercom group by its id; may be empty. The service also takes its name. */
export function intercomGroup(): ParameterType<string> {
  return textOf('intercom-group', { maxLength: 200, optional: true }, 'an intercom group', () => true);
}

/** A password or key: stored encrypted, never shown again. Empty: none. */
export function secret(): ParameterType<Secret> {
  // What is written is never the value: the service keeps that apart, sealed.
  return { kind: 'secret', limits: { maxLength: 2000, optional: true }, read: readSecret, write: (value) => value.toJSON() };
}

function readSecret(json: unknown): Secret {
  if (typeof json === 'string' && json.length <= 2000 && !hasControl(json)) return new Secret(json);
  throw invalid('a text of at most 2000 characters');
}
