import type { CallId, CompanyId, DomainId, LegId, UserId } from '../../kernel/ids.ts';
import type { CallLeg, CallSource, Decision, Destination, RouteRequest } from '../call/index.ts';
import type { Diversion, Party, ReleaseCause } from '../leg/index.ts';
import type { MediaEndpoint, MediaSource } from '../media/index.ts';

/** How playing ended: all was heard, a digit was pressed (it is still to be collected), or the party has left. */
export type PlayEnd = 'finished' | 'digit' | 'gone';

export interface CollectOrder {
  /** This many digits end it. */
  readonly max: number;
  /** Ends it and does not count as a digit, e.g. `#`. */
  readonly endDigit?: string;
  /** Patience until the first digit, in milliseconds; what was typed already counts. */
  readonly firstTimeoutMs: number;
  /** Patience between digits, in milliseconds. */
  readonly interDigitTimeoutMs: number;
}

export interface Collected {
  /** Empty when none came. */
  readonly digits: string;
  readonly ended: 'max' | 'end-digit' | 'timeout' | 'gone';
}

export interface RecordOrder {
  readonly maxMs: number;
  /** Any of these digits ends it. */
  readonly endDigits?: string;
  /** Ends when nothing was said for this long, in milliseconds; 0 or left out: never. */
  readonly silenceMs?: number;
}

export interface Recorded {
  /** `failed`: it could not be begun or went wrong (disk full); what was written stays. */
  readonly ended: 'digit' | 'limit' | 'silence' | 'gone' | 'failed';
  /** The digit that ended it. */
  readonly digit: string | null;
  readonly durationMs: number;
}

export interface SendOnOrder {
  /** As it would be dialled. */
  readonly number: string;
  /** Whose rights count: the device, or the trunk or stranger that the party came by (who reaches own numbers only). */
  readonly source: CallSource;
  readonly diversions?: readonly Diversion[];
  /** `configured`: an administrator's rule leads there; own numbers are reached whoever the party is. Left out: `transfer`. */
  readonly purpose?: 'transfer' | 'configured';
  /** Never over a trunk, never by a code: the number was made of what the party said or typed. */
  readonly isOwnOnly?: boolean;
  /** The party is back, with silence: it could not be sent there. Left out, it is released with the cause. */
  failed?(cause: ReleaseCause): void;
  /** It talks to somebody there, or an application there has it. */
  connected?(): void;
}

/** To where its application has decided itself. */
export interface LeadOrder extends Pick<SendOnOrder, 'failed' | 'connected'> {
  readonly to: Extract<Destination, { kind: 'queue' | 'application' }>;
  readonly decision: Decision;
}

/**
 * One party that an application has: a leg without another party. It is there until `onLeft`; every method may be called at
 * any time, after it has left they do nothing and what they promise is `gone`. One `play`, `collectDigits` or `record` at a time.
 *
 * ```
 * entered ──answer──► answered ⟲ play, collectDigits, record, hear
 *    │                   │
 *    └── release, sendOn, hang up, joined with somebody ──► left
 * ```
 */
export interface ApplicationParty {
  /** The call it is in now. */
  readonly callId: CallId;
  readonly legId: LegId;
  readonly companyId: CompanyId;
  readonly domainId: DomainId;
  /** Who it is; obey `isPrivate`. */
  readonly from: Party;
  /** The user whose phone it is; null for callers from outside and lone phones. */
  readonly userId: UserId | null;
  /** Where it comes from and whose rights it has. */
  readonly source: CallSource;
  /** How it came here: forwardings, the latest last. */
  readonly diversions: readonly Diversion[];
  readonly sipCallId: string | null;
  /** What led here: who asked for it (`source`), and whether by dialling or by passing the party on (`purpose`). */
  readonly request: RouteRequest;
  readonly enteredAtMs: number;
  readonly isAnswered: boolean;
  /** False once it has left. */
  readonly isHere: boolean;
  /** For joining it with another leg by `CallService.join` (`onLeft` is told `taken`), or following a route of one's own. */
  readonly leg: CallLeg;

  /** Answers when the record of it is safe. A party that was answered before (a transferred one) is at once. @returns false when it has left */
  answer(): Promise<boolean>;
  /** Plays WAV files one after the other (`promptSounds` makes them). A file that cannot be read is passed over. Interruptible unless said otherwise: digits typed before count at once. */
  play(paths: readonly string[], options?: { readonly interruptible?: boolean }): Promise<PlayEnd>;
  collectDigits(order: CollectOrder): Promise<Collected>;
  /** Forgets digits that were typed and not collected. */
  forgetDigits(): void;
  /** Records what the party says into a WAV file (16 bits, two channels: left the party, right what it hears), continuously: playable whenever the process ends. The path's folder must be there. */
  record(path: string, order: RecordOrder): Promise<Recorded>;
  /** What it hears until something else is played: music, a tone, a mixer. */
  hear(source: MediaSource): void;
  /** Its end of the media; null when it has none (or has left). */
  endpoint(): Promise<MediaEndpoint | null>;
  /** Each digit as it is pressed, whatever else goes on; it is then not collected. Null: no more. */
  onDigit(listener: ((digit: string) => void) | null): void;
  /** Routes it anew, to where `number` leads for `source`. It has left (`taken`) unless that fails. */
  sendOn(order: SendOnOrder): void;
  /** As `sendOn`, without asking the router. */
  lead(order: LeadOrder): void;
  release(cause?: ReleaseCause): void;
  /** Told once; at once when it has left already. `gone`: hung up; `taken`: talks to somebody or goes elsewhere. */
  onLeft(listener: (how: 'gone' | 'taken') => void): void;
}
