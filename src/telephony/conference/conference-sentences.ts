import { displayName, type User } from '../../platform/user/index.ts';
import type { Decision } from '../call/index.ts';
import type { Party } from '../leg/index.ts';

/** What happened to a party of a conference. */
export type ConferenceChange =
  | 'joined'
  | 'left'
  | 'removed'
  | 'muted'
  | 'unmuted'
  | 'locked'
  | 'unlocked'
  | 'recording-began'
  | 'recording-ended';

const sentences: Readonly<Record<ConferenceChange, (party: string, room: string) => string>> = {
  joined: (party, room) => `${party} came into the conference ${room}`,
  left: (party, room) => `${party} left the conference ${room}`,
  removed: (party, room) => `${party} was sent out of the conference ${room}`,
  muted: (party, room) => `${party} was muted in the conference ${room}`,
  unmuted: (party, room) => `${party} can be heard again in the conference ${room}`,
  locked: (_party, room) => `The conference ${room} was locked`,
  unlocked: (_party, room) => `The conference ${room} was opened`,
  'recording-began': (_party, room) => `The conference ${room} is recorded from now on`,
  'recording-ended': (_party, room) => `The conference ${room} is not recorded any more`,
};

/** Why, as a call's record says it. */
export function sayChange(
  change: ConferenceChange,
  {
    room,
    party,
    by,
  }: { readonly room: string; readonly party: Party; readonly by: Pick<User, 'firstName' | 'lastName' | 'login'> | null },
): Decision {
  const name = party.isPrivate ? 'Somebody unknown' : party.displayName || party.number || 'Somebody unknown';
  const who = by ? displayName(by) : null;
  return {
    code: `conference-${change}`,
    params: { room, party: name, by: who },
    sentence: `${sentences[change](name, room)}${who ? ` by ${who}` : ''}.`,
    steps: [],
  };
}
