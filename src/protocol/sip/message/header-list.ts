import { splitList } from '../grammar/quoted-string.ts';
import { safeWire } from '../grammar/wire-text.ts';
import { type HeaderKind, headerKind } from './header-names.ts';
import type { RawHeader, SipHeaders } from './headers.ts';

/** One field with what is needed to find it and to write it again as it came. */
export interface HeaderField extends RawHeader {
  readonly kind: HeaderKind;
  /** The whole line without its line break, folding kept; undefined once it was changed or made here. */
  readonly raw: string | undefined;
}

function madeField(name: string, value: string): HeaderField {
  return { name, value: safeWire(value), kind: headerKind(name), raw: undefined };
}

/** The only implementation of {@link SipHeaders}. */
export class HeaderList implements SipHeaders {
  readonly fields: HeaderField[];
  /** Names and what was made of them, by turns: a handful, found in a list as soon as in a map that weighs ten times as much. */
  #memos: unknown[] | undefined;

  constructor(fields: HeaderField[] = []) {
    this.fields = fields;
  }

  get(name: string): string | undefined {
    const { key } = headerKind(name);
    for (const field of this.fields) if (field.kind.key === key) return field.value;
    return undefined;
  }

  getAll(name: string): string[] {
    const { key, isList } = headerKind(name);
    const values: string[] = [];
    for (const field of this.fields) {
      if (field.kind.key !== key) continue;
      if (isList && field.value.includes(',')) values.push(...splitList(field.value));
      else values.push(field.value);
    }
    return values;
  }

  has(name: string): boolean {
    return this.#indexOf(headerKind(name).key) >= 0;
  }

  set(name: string, value: string): void {
    const { key } = headerKind(name);
    const at = this.#indexOf(key);
    if (at < 0) this.fields.push(madeField(name, value));
    else {
      this.fields[at] = madeField(name, value);
      for (let i = this.fields.length - 1; i > at; i--) if (this.fields[i]!.kind.key === key) this.fields.splice(i, 1);
    }
    this.#forget(key);
  }

  append(name: string, value: string): void {
    const field = madeField(name, value);
    const { key } = field.kind;
    let last = this.fields.length - 1;
    while (last >= 0 && this.fields[last]!.kind.key !== key) last--;
    if (last < 0) this.fields.push(field);
    else this.fields.splice(last + 1, 0, field);
    this.#forget(key);
  }

  prepend(name: string, value: string): void {
    const field = madeField(name, value);
    this.fields.splice(Math.max(0, this.#indexOf(field.kind.key)), 0, field);
    this.#forget(field.kind.key);
  }

  removeFirst(name: string): void {
    this.#changeFirst(name, []);
  }

  replaceFirst(name: string, value: string): void {
    this.#changeFirst(name, [value]);
  }

  remove(name: string): void {
    const { key } = headerKind(name);
    for (let i = this.fields.length - 1; i >= 0; i--) if (this.fields[i]!.kind.key === key) this.fields.splice(i, 1);
    this.#forget(key);
  }

  clone(): HeaderList {
    return new HeaderList([...this.fields]);
  }

  memo<T>(name: string, read: (headers: SipHeaders) => T): T {
    const { key } = headerKind(name);
    const memos = this.#memos;
    if (memos)
      for (let i = 0; i < memos.length; i += 2) if (memos[i] === key && memos[i + 1] !== undefined) return memos[i + 1] as T;
    const value = read(this);
    this.#memos ??= [];
    this.#memos.push(key, value);
    return value;
  }

  [Symbol.iterator](): Iterator<RawHeader> {
    return this.fields[Symbol.iterator]();
  }

  /** Puts `replacement` in the place of the topmost value; the other values of a combined field stay. */
  #changeFirst(name: string, replacement: string[]): void {
    const { key, isList } = headerKind(name);
    const at = this.#indexOf(key);
    if (at < 0) return;
    const field = this.fields[at]!;
    const values = isList ? splitList(field.value) : [field.value];
    const rest = [...replacement, ...values.slice(1)];
    this.fields.splice(at, 1, ...(rest.length > 0 ? [madeField(field.name, rest.join(', '))] : []));
    this.#forget(key);
  }

  #forget(key: string): void {
    const memos = this.#memos;
    if (memos) for (let i = 0; i < memos.length; i += 2) if (memos[i] === key) memos[i + 1] = undefined;
  }

  #indexOf(key: string): number {
    for (let i = 0; i < this.fields.length; i++) if (this.fields[i]!.kind.key === key) return i;
    return -1;
  }
}
