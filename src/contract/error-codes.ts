/**
 * Every error that may leave Parley: its HTTP status and when it occurs. Codes are stable; a retired one is not used again.
 * Sorted by name. `docs/guides/errors.md` is made from this table.
 */
export const errorCodes = {
  'agent-unknown': { status: 404, when: 'there is no such agent, or the user is none' },
  'agent-wrong-state': { status: 409, when: 'the agent state does not allow the change asked for' },
  'call-limit-reached': { status: 503, when: 'the server carries as many calls as it is set to' },
  'call-refused': { status: 409, when: 'the numbering plan, a right or a limit forbids the call; the details carry the reason' },
  'call-unknown': { status: 404, when: 'there is no such call or leg, or it is over, or it is not yours' },
  'csrf-token-invalid': { status: 403, when: 'a changing request came without the token of its session' },
  'device-unknown': { status: 404, when: 'there is no such device, or it is not yours' },
  'device-unreachable': { status: 409, when: 'the device to be rung is not registered' },
  'input-invalid': { status: 400, when: 'a request does not fit its schema' },
  'input-too-large': { status: 413, when: 'a request is larger than allowed' },
  'internal-error': { status: 500, when: 'something failed on our side; the log says what' },
  'leg-refused': { status: 409, when: 'the other side refused what a leg was asked to do' },
  'journal-full': { status: 503, when: 'the store has been away so long that no more call events can be kept' },
  'leg-wrong-state': { status: 409, when: 'a command was given to a leg in a state that does not allow it' },
  'media-bad-sdp': { status: 400, when: 'a session description cannot be read or lacks what it must carry' },
  'media-closed': { status: 409, when: 'a media endpoint was used after its end' },
  'media-no-common-codec': { status: 409, when: 'an offer and our codecs have none in common' },
  'media-unavailable': { status: 503, when: 'no media port or worker is free' },
  'not-permitted': { status: 403, when: 'the signed-in user lacks the right' },
  'note-unknown': { status: 404, when: 'the call log has no such line of yours' },
  'nothing-to-pick-up': { status: 409, when: 'nothing rings that you may pick up' },
  'queue-unknown': { status: 404, when: 'there is no such queue' },
  'rate-limited': { status: 429, when: 'too many requests came from one source' },
  'route-unknown': { status: 404, when: 'no route has this method and path' },
  'secret-unreadable': { status: 500, when: 'a stored secret was written with another master key, or changed' },
  'sign-in-needed': { status: 401, when: 'nobody is signed in, or the session ended' },
  'sip-unreachable': { status: 502, when: 'no address of a SIP peer could be reached' },
  'store-incompatible': { status: 500, when: 'the database was made by a newer version, or its tables were changed' },
  'store-unavailable': { status: 503, when: 'the database did not answer in time' },
} as const satisfies Record<string, { status: number; when: string }>;

export type ErrorCode = keyof typeof errorCodes;
