import type { LegId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { ConferenceMember } from './conference-member.ts';

/** Who sees whom in a conference. */
export interface ConferenceVideo {
  entered(member: ConferenceMember): void;
  left(member: ConferenceMember): void;
  /** He has begun to talk. */
  spoke(member: ConferenceMember): void;
  /** He shows his camera or screen from now on, or no longer. */
  changed(member: ConferenceMember): void;
  /** His video is seen whoever talks; null: nobody's. */
  present(member: ConferenceMember | null): void;
  close(): void;
}

/** Nobody sees anybody: the media plane passes sound only. */
export const noVideo: ConferenceVideo = {
  entered: () => {},
  left: () => {},
  spoke: () => {},
  changed: () => {},
  present: () => {},
  close: () => {},
};

/**
 * One picture for each: who presents, else who talked last, of those who show something. He himself sees who talked before him. One
 * stream each is what every browser and line can take, and nobody has to be asked again when somebody comes or goes.
 */
export class SpeakerVideo implements ConferenceVideo {
  readonly #members: ReadonlyMap<LegId, ConferenceMember>;
  readonly #logger: Logger;
  /** The latest first. */
  #talked: ConferenceMember[] = [];
  #presenter: ConferenceMember | null = null;
  readonly #seen = new Map<LegId, ConferenceMember | null>();

  constructor(parts: { members: ReadonlyMap<LegId, ConferenceMember>; logger: Logger }) {
    this.#members = parts.members;
    this.#logger = parts.logger;
  }

  entered(member: ConferenceMember): void {
    this.#seen.delete(member.id);
    this.#talked.push(member);
    if (this.#isAnybodyShowing()) this.#invite(member);
    this.#arrange();
  }

  left(member: ConferenceMember): void {
    this.#seen.delete(member.id);
    this.#talked = this.#talked.filter((one) => one !== member);
    if (this.#presenter === member) this.#presenter = null;
    this.#arrange();
  }

  spoke(member: ConferenceMember): void {
    this.#talked = [member, ...this.#talked.filter((one) => one !== member)];
    this.#arrange();
  }

  changed(member: ConferenceMember): void {
    if (member.showsVideo) for (const one of this.#members.values()) if (one !== member) this.#invite(one);
    this.#arrange();
  }

  present(member: ConferenceMember | null): void {
    this.#presenter = member;
    this.#arrange();
  }

  close(): void {
    this.#talked = [];
    this.#seen.clear();
  }

  #isAnybodyShowing(): boolean {
    return [...this.#members.values()].some(({ showsVideo }) => showsVideo);
  }

  /** Who has no video yet is asked to look. */
  #invite({ leg }: ConferenceMember): void {
    if (leg.leg.media?.negotiated?.video) return;
    leg.leg.offerVideo?.().then(
      () => this.#arrange(),
      (error: unknown) => this.#logger.info('a party of a conference is not shown video', { legId: leg.id, error }),
    );
  }

  #arrange(): void {
    const wanted = [...(this.#presenter ? [this.#presenter] : []), ...this.#talked].filter(({ showsVideo }) => showsVideo);
    for (const member of this.#members.values()) {
      const { endpoint } = member;
      if (!endpoint?.takesVideo) continue;
      const shown = wanted.find((one) => one !== member && one.endpoint !== null) ?? null;
      if (this.#seen.has(member.id) && this.#seen.get(member.id) === shown) continue;
      this.#seen.set(member.id, shown);
      endpoint.see(shown?.endpoint ?? null).catch(() => this.#seen.delete(member.id));
    }
  }
}
