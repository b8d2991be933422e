/** Events of one thing that follow one another without a gap, as one row. */
export interface EventGroup<Event> {
  readonly first: Event;
  lastSeq: number;
  /** JSON of each, without what the row says already. */
  readonly bodies: string[];
}

/** Cuts a batch into rows, in order of their first events. */
export function groupsOf<Event extends { readonly seq: number }>(
  events: readonly Event[],
  idOf: (event: Event) => string,
  bodyOf: (event: Event) => object,
): EventGroup<Event>[] {
  const groups: EventGroup<Event>[] = [];
  const latest = new Map<string, EventGroup<Event>>();
  for (const event of events) {
    const body = cleanJson(bodyOf(event));
    const group = latest.get(idOf(event));
    if (group && group.lastSeq + 1 === event.seq) {
      group.lastSeq = event.seq;
      group.bodies.push(body);
      continue;
    }
    const started = { first: event, lastSeq: event.seq, bodies: [body] };
    latest.set(idOf(event), started);
    groups.push(started);
  }
  return groups;
}

/** Without what PostgreSQL cannot hold in text: NUL and halves of surrogate pairs. Both show in JSON as escapes, which are rare: only then the slow way is gone. */
export function cleanJson(value: unknown): string {
  const text = JSON.stringify(value);
  if (!text.includes(String.raw`\u`)) return text;
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'string' ? inner.toWellFormed().replaceAll('\0', '') : inner,
  );
}

/** All bodies of groups as one JSON value: in an array of text every quotation mark would be escaped. */
export function bodiesOf(groups: readonly EventGroup<unknown>[]): string {
  return `[${groups.map(({ bodies }) => `[${bodies.join(',')}]`).join(',')}]`;
}

/** An array of ids or numbers as PostgreSQL reads it: nothing in them need be quoted, which `pg` would do character by character. */
export function plainArray(values: readonly (string | number | null)[]): string {
  return `{${values.join(',')}}`;
}
