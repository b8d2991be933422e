/** Where something is administered: the page, and what is opened there. */
interface Place {
  readonly page: string;
  readonly search: Readonly<Record<string, string>>;
}

const pages: Readonly<Record<string, string>> = {
  agent: 'agents',
  'contact-directory': 'directories',
  'conference-room': 'conference-rooms',
  device: 'devices',
  disposition: 'dispositions',
  domain: 'domains',
  group: 'groups',
  'opening-hours': 'opening-hours',
  prompt: 'prompts',
  queue: 'queues',
  script: 'scripts',
  skill: 'skills',
  trunk: 'trunks',
  user: 'users',
};

/** Null: it has no page of its own. A flow is shown as it is drawn. */
export function placeOf({ kind, id }: { readonly kind: string; readonly id: string }): Place | null {
  if (kind === 'flow') return { page: 'flows', search: { draw: id } };
  const page = pages[kind];
  return page ? { page, search: { open: id } } : null;
}
