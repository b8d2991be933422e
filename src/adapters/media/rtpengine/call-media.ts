import { ParleyError } from '../../../kernel/errors.ts';
import type { Logger } from '../../../kernel/logger.ts';
import type { MediaEndpoint, MediaMixer, MediaSource } from '../../../telephony/media/index.ts';
import { LegGroup } from './leg-group.ts';
import type { RtpengineEndpoint } from './rtpengine-endpoint.ts';
import { RtpengineMixer } from './rtpengine-mixer.ts';

export interface CallMediaProps {
  readonly logger: Logger;
  /** False: nobody would tell the digits pressed between joined endpoints. */
  readonly mayJoin: boolean;
  /** All endpoints of the plane. */
  readonly known: ReadonlyMap<MediaEndpoint, RtpengineEndpoint>;
}

/** The media of one call: a group of legs of its own, until a leg of another call is heard. */
export class CallMedia {
  readonly #known: CallMediaProps['known'];
  readonly #first: LegGroup;
  #members = 0;

  constructor(props: CallMediaProps) {
    this.#known = props.known;
    this.#first = new LegGroup(props);
  }

  /** Whether all endpoints of this very call are gone. */
  get isEmpty(): boolean {
    return this.#members === 0;
  }

  enter(endpoint: RtpengineEndpoint): void {
    this.#members += 1;
    this.#group.enter(endpoint);
  }

  async leave(endpoint: RtpengineEndpoint): Promise<void> {
    this.#members -= 1;
    this.#first.leave(endpoint);
    await this.run(async () => {}).catch(() => null);
  }

  /** Runs `work` after everything before it; see {@link LegGroup}. */
  run<T>(work: () => Promise<T>): Promise<T> {
    return this.#group.run(work);
  }

  /**
   * Before a leg of this call hears that one, which may be of another call (somebody is passed on): both calls' legs are one group
   * from now on.
   * @throws ParleyError `media-unavailable` for an endpoint that is closed or of another plane
   */
  meet(endpoint: MediaEndpoint): void {
    this.#group.takeIn(this.member(endpoint).call.#group);
  }

  /** The same source among our own plane's endpoints. */
  sourceForOwn(source: MediaSource): MediaSource {
    if (source.kind === 'leg') return { kind: 'leg', endpoint: this.member(source.endpoint).own };
    if (source.kind === 'mixer') return { kind: 'mixer', mixer: ownMixer(source.mixer) };
    return source;
  }

  /** @throws ParleyError `media-unavailable` for an endpoint that is closed or of another plane */
  member(endpoint: MediaEndpoint): RtpengineEndpoint {
    const member = this.#known.get(endpoint);
    if (member && !member.isClosed) return member;
    throw new ParleyError('media-unavailable', 'who is to be heard has ended or belongs to another media plane');
  }

  get #group(): LegGroup {
    return this.#first.root;
  }
}

function ownMixer(mixer: MediaMixer): MediaMixer {
  if (mixer instanceof RtpengineMixer) return mixer.own;
  throw new ParleyError('media-unavailable', 'a mixer and who hears it must belong to one media plane');
}
