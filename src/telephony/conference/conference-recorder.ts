import { describeError, ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, DomainId, LegId, UserId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { MediaMixer } from '../media/index.ts';
import type { ConferenceMember } from './conference-member.ts';
import type { ConferencePrompt, ConferenceRecordings } from './conference-ports.ts';
import type { ConferenceRoomId, ConferenceSettings } from './conference-room.ts';
import type { ConferenceChange } from './conference-sentences.ts';

/** What is recorded: whose it is, who is in it and is told. */
export interface RecordedConference {
  readonly id: string;
  readonly props: {
    readonly companyId: CompanyId;
    readonly domainId: DomainId;
    readonly roomId: ConferenceRoomId | null;
    readonly settings: ConferenceSettings;
  };
  readonly isOver: boolean;
  readonly members: ReadonlyMap<LegId, ConferenceMember>;
  note(member: ConferenceMember, change: ConferenceChange, by: UserId | null): void;
  changed(): void;
}

export interface ConferenceRecorderProps {
  readonly conference: RecordedConference;
  readonly mixer: () => Promise<MediaMixer>;
  readonly recordings: ConferenceRecordings;
  readonly logger: Logger;
  readonly now: () => number;
  readonly say: (prompt: ConferencePrompt) => Promise<void>;
}

interface Running {
  readonly path: string;
  readonly userId: UserId;
  readonly startedAtMs: number;
}

/** Records what all say together. Everybody is told before it begins, and whoever comes later when he comes. */
export class ConferenceRecorder {
  readonly #props: ConferenceRecorderProps;
  #running: Running | null = null;
  /** One after the other. */
  #last: Promise<void> = Promise.resolve();

  constructor(props: ConferenceRecorderProps) {
    this.#props = props;
  }

  get isOn(): boolean {
    return this.#running !== null;
  }

  get sinceMs(): number | null {
    return this.#running?.startedAtMs ?? null;
  }

  /** @throws ParleyError `conference-recording-failed` */
  start(userId: UserId): Promise<void> {
    return this.#inTurn(async () => {
      const { conference, mixer, recordings, now } = this.#props;
      if (this.#running || conference.isOver) return;
      await this.#props.say('conference-recorded');
      const path = await recordings.newPath();
      await (await mixer()).startRecording(path);
      this.#running = { path, userId, startedAtMs: now() };
      for (const member of conference.members.values()) conference.note(member, 'recording-began', userId);
      conference.changed();
    });
  }

  stop(by: UserId | null): Promise<void> {
    return this.#inTurn(async () => {
      const running = this.#running;
      if (!running) return;
      this.#running = null;
      const { conference, mixer, recordings, now } = this.#props;
      const { durationMs } = await (await mixer()).stopRecording().catch(() => ({ durationMs: now() - running.startedAtMs }));
      const { companyId, domainId, roomId, settings } = conference.props;
      const { path, ...of } = running;
      await recordings.keep({ companyId, domainId, roomId, name: settings.name, ...of, durationMs }, path);
      for (const member of conference.members.values()) conference.note(member, 'recording-ended', by);
      conference.changed();
    });
  }

  /** The disk is full: what there is is kept. */
  failed(reason: string): void {
    this.#props.logger.error('the recording of a conference ended early', { conferenceId: this.#props.conference.id, reason });
    void this.stop(null).catch(() => null);
  }

  close(): Promise<void> {
    return this.stop(null);
  }

  /** One who came while it is on. The others hear it as well: one sentence for all is better than a door that talks. */
  async tell(member: ConferenceMember): Promise<void> {
    this.#props.conference.note(member, 'recording-began', null);
    await this.#props.say('conference-recorded');
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#last.then(work).catch((error: unknown) => {
      this.#props.logger.warn('a recording of a conference failed', { reason: describeError(error) });
      throw new ParleyError('conference-recording-failed', 'The recording could not be made.', { cause: error });
    });
    this.#last = turn.catch(() => {});
    return turn;
  }
}
