/** One header field as it came: its name in the sender's spelling, its value unfolded, otherwise byte for byte. */
export interface RawHeader {
  readonly name: string;
  readonly value: string;
}

/**
 * The ordered header fields of a message. Names are compared without case and with compact forms (RFC 3261 §7.3.3)
 * resolved; untouched fields are written again byte for byte. Values are wire strings (one character per byte);
 * line breaks in a value given to a writer become spaces, so that no header can be smuggled in.
 */
export interface SipHeaders {
  /** The first field's value, or undefined. */
  get(name: string): string | undefined;
  /** Every field's value in order; comma-separated values of list headers are split. */
  getAll(name: string): string[];
  has(name: string): boolean;
  /** Replaces all fields of the name by one, in the place of the first. */
  set(name: string, value: string): void;
  /** Appends after the last. */
  append(name: string, value: string): void;
  /** Puts before the first of that name (Via, Record-Route). */
  prepend(name: string, value: string): void;
  /** Removes the topmost value only (Via). */
  removeFirst(name: string): void;
  /** Replaces the topmost value only (Via). */
  replaceFirst(name: string, value: string): void;
  remove(name: string): void;
  clone(): SipHeaders;
  /** What `read` makes of the header `name`, remembered until that header changes. One reader per name. */
  memo<T>(name: string, read: (headers: SipHeaders) => T): T;
  [Symbol.iterator](): Iterator<RawHeader>;
}
