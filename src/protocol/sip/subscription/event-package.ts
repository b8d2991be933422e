import type { SipBody } from '../user-agent/index.ts';

/** Who watches what. */
export interface Watched {
  /** What is watched, as the switch named it when it let the subscription in (a number, a mailbox). */
  readonly resource: string;
  /** Counts the notifications of one subscription from 0 (`version` of dialog-info, RFC 4235 §4.1). */
  readonly version: number;
}

/** An event package of RFC 6665 §7; its content comes from above. */
export interface EventPackage {
  /** The token in Event: `dialog`, `message-summary`. */
  readonly name: string;
  /** The media type it sends. */
  readonly contentType: string;
  /** The full state now; undefined for a NOTIFY without body. */
  currentBody(watched: Watched): SipBody | undefined;
}
