/**
 * Every error that may leave Parley: its HTTP status and when it occurs. Codes are stable; a retired one is not used again.
 * Sorted by name. `docs/guides/errors.md` is made from this table.
 */
export const errorCodes = {
  'leg-wrong-state': { status: 409, when: 'a command was given to a leg in a state that does not allow it' },
  'media-bad-sdp': { status: 400, when: 'a session description cannot be read or lacks what it must carry' },
  'media-closed': { status: 409, when: 'a media endpoint was used after its end' },
  'media-no-common-codec': { status: 409, when: 'an offer and our codecs have none in common' },
  'media-unavailable': { status: 503, when: 'no media port or worker is free' },
  'sip-unreachable': { status: 502, when: 'no address of a SIP peer could be reached' },
  'store-unavailable': { status: 503, when: 'the database did not answer in time' },
} as const satisfies Record<string, { status: number; when: string }>;

export type ErrorCode = keyof typeof errorCodes;
