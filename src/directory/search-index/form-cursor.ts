import type { FormRange } from './dictionary.ts';
import type { SectionIndex, Shelf } from './section-index.ts';

/** Forms of one shelf to go through, in order, and which of their contacts count. */
export interface CursorParts {
  readonly section: SectionIndex;
  readonly shelf: Shelf;
  /** In order; asked for as they are needed. */
  readonly ranges: Iterable<FormRange>;
  readonly accepts: (section: SectionIndex, position: number) => boolean;
}

/** Stands on one form that counts, until there are no more. */
class FormCursor {
  readonly #parts: CursorParts;
  readonly #ranges: Iterator<FormRange>;
  #end = 0;
  at = 0;

  constructor(parts: CursorParts) {
    this.#parts = parts;
    this.#ranges = parts.ranges[Symbol.iterator]();
    this.at = -1;
  }

  /** False at the end. */
  advance(): boolean {
    const { section, shelf, accepts } = this.#parts;
    for (;;) {
      this.at += 1;
      while (this.at >= this.#end) {
        const next = this.#ranges.next();
        if (next.done) return false;
        [this.at, this.#end] = next.value;
      }
      if (accepts(section, shelf.contacts[this.at]!)) return true;
    }
  }

  get contactNo(): number {
    return this.#parts.section.noAt(this.#parts.shelf.contacts[this.at]!);
  }

  get form(): string {
    return this.#parts.shelf.forms.at(this.at);
  }

  /** By the form, then by the number of the contact. */
  isBefore(other: FormCursor): boolean {
    const order = this.#parts.shelf.forms.compareAt(this.at, other.#parts.shelf.forms, other.at);
    return order === 0 ? this.contactNo < other.contactNo : order < 0;
  }
}

/** Goes through several shelves at once, in the order of their forms: only as far as is asked for. */
export function* mergedForms(all: Iterable<CursorParts>): Generator<{ readonly contactNo: number; readonly form: string }> {
  const heap: FormCursor[] = [];
  for (const parts of all) {
    const cursor = new FormCursor(parts);
    if (cursor.advance()) rise(heap, heap.push(cursor) - 1);
  }
  while (heap.length > 0) {
    const first = heap[0]!;
    yield { contactNo: first.contactNo, form: first.form };
    if (!first.advance()) {
      const last = heap.pop()!;
      if (heap.length > 0 && last !== first) heap[0] = last;
    }
    sink(heap);
  }
}

function rise(heap: FormCursor[], from: number): void {
  for (let at = from; at > 0; ) {
    const parent = (at - 1) >> 1;
    if (!heap[at]!.isBefore(heap[parent]!)) return;
    swap(heap, at, parent);
    at = parent;
  }
}

function sink(heap: FormCursor[]): void {
  for (let at = 0; ; ) {
    const [left, right] = [at * 2 + 1, at * 2 + 2];
    let least = at;
    if (left < heap.length && heap[left]!.isBefore(heap[least]!)) least = left;
    if (right < heap.length && heap[right]!.isBefore(heap[least]!)) least = right;
    if (least === at) return;
    swap(heap, at, least);
    at = least;
  }
}

function swap(heap: FormCursor[], one: number, other: number): void {
  [heap[one], heap[other]] = [heap[other]!, heap[one]!];
}
