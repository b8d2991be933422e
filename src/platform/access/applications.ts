/** A part of the product that one must be authorized to, and that has seats (T-AUT-2). */
export interface Application {
  readonly id: ApplicationId;
  readonly name: string;
  readonly describes: string;
  /** Whether some code asks for the right today. */
  readonly isAsked: boolean;
}

export type ApplicationId =
  | 'caller'
  | 'softphone'
  | 'alerter'
  | 'attendant'
  | 'rules'
  | 'statistics'
  | 'statistics-admin'
  | 'recorder'
  | 'conference'
  | 'mail'
  | 'toolkit';

export const applications: readonly Application[] = [
  { id: 'caller', name: 'Caller', describes: 'The phone page: calls, people, call log, presence.', isAsked: true },
  { id: 'softphone', name: 'Softphone', describes: 'Speak in the browser instead of through a desk phone.', isAsked: true },
  {
    id: 'alerter',
    name: 'Alerter',
    describes: 'A window about the caller on incoming calls, and shared call queues.',
    isAsked: true,
  },
  { id: 'attendant', name: 'Attendant', describes: 'The console of the switchboard.', isAsked: true },
  { id: 'rules', name: 'Rules', describes: 'Advanced forwarding rules with announcements.', isAsked: true },
  { id: 'statistics', name: 'Stats', describes: 'Statistics of one’s own calls.', isAsked: true },
  {
    id: 'statistics-admin',
    name: 'Stats Admin',
    describes: 'Statistics of others, as far as they are authorized.',
    isAsked: true,
  },
  { id: 'recorder', name: 'Recorder', describes: 'Record one’s own calls.', isAsked: false },
  { id: 'conference', name: 'VideoShare', describes: 'Audio and video conferences, application sharing.', isAsked: true },
  { id: 'mail', name: 'Mail', describes: 'Voicemail with messages by e-mail.', isAsked: false },
  { id: 'toolkit', name: 'Toolkit', describes: 'Programs of one’s own on the API.', isAsked: false },
];

const byId: ReadonlyMap<string, Application> = new Map(applications.map((one) => [one.id, one]));

/** The application with this short name, e.g. `caller`. */
export function applicationById(id: string): Application | undefined {
  return byId.get(id);
}
