import { describeError } from '../../kernel/errors.ts';
import type { LegId, UserId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { Call, CallLeg } from '../call/index.ts';
import type { MediaEndpoint, MediaRecording, RecordedSide } from '../media/index.ts';
import type { RecordedVoices } from './recorded-voices.ts';
import type { BegunRecording } from './recording.ts';
import type { StoredInTurn } from './stored-in-turn.ts';

export interface OngoingRecordingProps {
  readonly begun: Omit<BegunRecording, 'sealedKey'>;
  readonly media: MediaRecording;
  /** Its writes to the store, one after the other. */
  readonly stored: StoredInTurn;
  readonly logger: Logger;
  readonly call: Call;
  readonly leftLegId: LegId | null;
  readonly includesConsultation: boolean;
  /** Who began it by button; null: a rule. */
  readonly startedBy: UserId | null;
}

interface Voice {
  readonly endpoint: MediaEndpoint;
  readonly side: RecordedSide;
}

/** A recording while its call goes on: keeps what is recorded in step with who speaks. */
export class OngoingRecording {
  readonly props: OngoingRecordingProps;
  /** The call that the customer is in now. */
  call: Call;
  leftLegId: LegId | null;
  readonly people: UserId[];
  /** Where the pause began. */
  pausedAtMs: number | null = null;
  pausedMs = 0;
  isOver = false;
  readonly #voices = new Map<LegId, Voice>();
  #turn: Promise<void> = Promise.resolve();

  constructor(props: OngoingRecordingProps) {
    this.props = props;
    this.call = props.call;
    this.leftLegId = props.leftLegId;
    this.people = [...props.begun.userIds];
  }

  get id() {
    return this.props.begun.id;
  }

  get isPaused(): boolean {
    return this.pausedAtMs !== null;
  }

  /** Who is to be recorded from now on. @returns those of ours who were not heard before */
  follow({ leftLegId, voices }: RecordedVoices): readonly UserId[] {
    this.leftLegId = leftLegId;
    const wanted = new Map(voices);
    this.#turn = this.#turn.then(() => this.#apply(wanted)).catch((error: unknown) => this.#warn(error));
    const came: UserId[] = [];
    for (const { party } of voices.keys()) {
      if (party.userId === null || this.people.includes(party.userId)) continue;
      this.people.push(party.userId);
      came.push(party.userId);
    }
    return came;
  }

  async #apply(wanted: ReadonlyMap<CallLeg, RecordedSide>): Promise<void> {
    const { media } = this.props;
    const ids = new Set([...wanted.keys()].map(({ id }) => id));
    for (const [id, { endpoint }] of this.#voices) {
      if (ids.has(id)) continue;
      this.#voices.delete(id);
      // One that is closed is gone from the recording already.
      await media.remove(endpoint).catch(() => null);
    }
    for (const [leg, side] of wanted) await this.#record(leg, side).catch((error: unknown) => this.#warn(error));
  }

  async #record(leg: CallLeg, side: RecordedSide): Promise<void> {
    const { media } = this.props;
    const endpoint = await leg.leg.endpoint().catch(() => null);
    const before = this.#voices.get(leg.id);
    if (!endpoint || this.isOver || (before?.endpoint === endpoint && before.side === side)) return;
    // Its page was loaded anew: another end speaks for it.
    if (before && before.endpoint !== endpoint) await media.remove(before.endpoint).catch(() => null);
    this.#voices.set(leg.id, { endpoint, side });
    await media.add(endpoint, side);
  }

  #warn(error: unknown): void {
    if (this.isOver) return;
    this.props.logger.info('a party could not be recorded', { recordingId: this.id, reason: describeError(error) });
  }
}
