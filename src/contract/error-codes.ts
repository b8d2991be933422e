/**
 * Every error that may leave Parley: its HTTP status and when it occurs. Codes are stable; a retired one is not used again.
 * Sorted by name. `docs/guides/errors.md` is made from this table.
 */
export const errorCodes = {
  'agent-unknown': { status: 404, when: 'there is no such agent, or the user is none' },
  'agent-wrong-state': { status: 409, when: 'the agent state does not allow the change asked for' },
  'backup-damaged': { status: 400, when: 'a file is no backup, was cut short or changed; nothing was touched' },
  'backup-incompatible': {
    status: 409,
    when: 'a backup was made by another version than can be restored here; nothing was touched',
  },
  'call-limit-reached': { status: 503, when: 'the server carries as many calls as it is set to' },
  'call-refused': { status: 409, when: 'the numbering plan, a right or a limit forbids the call; the details carry the reason' },
  'call-unknown': { status: 404, when: 'there is no such call or leg, or it is over, or it is not yours' },
  'changed-meanwhile': {
    status: 409,
    when: 'somebody else changed it since you read it; details.current is how it is now',
  },
  'csrf-token-invalid': { status: 403, when: 'a changing request came without the token of its session' },
  'device-unknown': { status: 404, when: 'there is no such device, or it is not yours' },
  'device-unreachable': { status: 409, when: 'the device to be rung is not registered' },
  'has-dependents': {
    status: 409,
    when: 'something hangs on what was to be deleted; details.items list it, details.confirm deletes it too where that is possible',
  },
  'input-invalid': { status: 400, when: 'a request does not fit its schema' },
  'input-too-large': { status: 413, when: 'a request is larger than allowed' },
  'internal-error': { status: 500, when: 'something failed on our side; the log says what' },
  'journal-full': { status: 503, when: 'the store has been away so long that no more call events can be kept' },
  'leg-refused': { status: 409, when: 'the other side refused what a leg was asked to do' },
  'leg-wrong-state': { status: 409, when: 'a command was given to a leg in a state that does not allow it' },
  'lines-refused': {
    status: 400,
    when: 'of many lines at once some cannot be taken; nothing was changed; details.lines say which and why',
  },
  'media-bad-sdp': { status: 400, when: 'a session description cannot be read or lacks what it must carry' },
  'media-closed': { status: 409, when: 'a media endpoint was used after its end' },
  'media-no-common-codec': { status: 409, when: 'an offer and our codecs have none in common' },
  'media-unavailable': { status: 503, when: 'no media port or worker is free' },
  'name-taken': { status: 409, when: 'another one has this name' },
  'not-found': { status: 404, when: 'what was asked for does not exist, or not in your company' },
  'not-permitted': { status: 403, when: 'the signed-in user lacks the right' },
  'note-unknown': { status: 404, when: 'the call log has no such line of yours' },
  'nothing-to-pick-up': { status: 409, when: 'nothing rings that you may pick up' },
  'number-taken': { status: 409, when: 'the internal number is in use by another user, phone or queue' },
  'numbering-rule-invalid': {
    status: 400,
    when: 'a rule of a numbering plan cannot be used; the message names the rule and the place',
  },
  'password-too-weak': { status: 400, when: 'a new password is too short or easily guessed' },
  'queue-unknown': { status: 404, when: 'there is no such queue' },
  'rate-limited': { status: 429, when: 'too many requests came from one source' },
  'restore-failed': { status: 500, when: 'the store refused the content of a backup; nothing was changed' },
  'restore-refused': {
    status: 409,
    when: 'the installation is not empty, is running, or has another master key; nothing was changed',
  },
  'route-unknown': { status: 404, when: 'no route has this method and path' },
  'secret-unreadable': { status: 500, when: 'a stored secret was written with another master key, or changed' },
  'setup-link-invalid': { status: 404, when: 'the set-up link was used, has expired or never existed' },
  'sign-in-blocked': { status: 429, when: 'too many attempts to sign in; details.retryAfterS says how long to wait' },
  'sign-in-company-needed': { status: 409, when: 'the login exists in several companies; details.companies names them' },
  'sign-in-needed': { status: 401, when: 'nobody is signed in, or the session ended' },
  'sign-in-refused': { status: 401, when: 'name or password is wrong' },
  'sip-unreachable': { status: 502, when: 'no address of a SIP peer could be reached' },
  'store-incompatible': { status: 500, when: 'the database was made by a newer version, or its tables were changed' },
  'store-unavailable': { status: 503, when: 'the database did not answer in time' },
  'trace-not-found': { status: 404, when: 'no such protocol trace is running' },
  'trace-too-many': { status: 409, when: 'as many protocol traces as allowed are running' },
  'wav-unreadable': { status: 400, when: 'a sound file is no WAV file of a kind that can be read' },
} as const satisfies Record<string, { status: number; when: string }>;

export type ErrorCode = keyof typeof errorCodes;
