import type { LegId } from '../../kernel/ids.ts';

/** `listen`: nobody hears the supervisor; `whisper`: the one he supervises; `barge`: everybody. */
export type MonitoringMode = 'listen' | 'whisper' | 'barge';

/** One of the two who talk. */
export interface PlannedSide {
  readonly legId: LegId;
  /** `by-phone`: his telephone sends what it likes, and plays nothing. */
  readonly holds: 'no' | 'by-command' | 'by-phone';
}

export interface PlannedMonitor {
  readonly legId: LegId;
  /** Whom he supervises: one of the two sides. */
  readonly sideId: LegId;
  readonly mode: MonitoringMode;
  /** He has put it on hold: music of his telephone is for nobody. */
  readonly isHeld: boolean;
}

/** Who hears whom. */
export interface SoundPlan {
  /** Sides that hear the mixer. The others hear each other, or music, as if nobody were there. */
  readonly mixed: ReadonlySet<LegId>;
  /** 0 or 1. */
  gain(listener: LegId, speaker: LegId): number;
}

/**
 * The one place that says who hears whom while somebody is supervised:
 *
 * ```
 *                listen            whisper to A        barge
 * A hears        B                 B, supervisor       B, supervisor
 * B hears        A                 A                   A, supervisor
 * supervisor     A, B              A, B                A, B
 * ```
 *
 * Whoever is on hold hears music and is heard by nobody, supervisors neither. Supervisors hear each other when they barge in.
 * @param tones sides that a tone is played to
 */
export function planSound(
  sides: readonly [PlannedSide, PlannedSide],
  monitors: readonly PlannedMonitor[],
  tones: ReadonlySet<LegId>,
): SoundPlan {
  const side = (id: LegId) => sides.find(({ legId }) => legId === id);
  const isParted = sides.some(({ holds }) => holds !== 'no');
  const isOnHold = (id: LegId) => sides.some((one) => one.legId !== id && one.holds !== 'no');
  const says = (speaker: PlannedMonitor, listener: LegId): boolean => {
    if (speaker.isHeld || speaker.mode === 'listen') return false;
    const at = side(listener);
    if (!at) return speaker.mode === 'barge';
    if (at.holds === 'by-phone' || isOnHold(listener)) return false;
    return speaker.mode === 'barge' || speaker.sideId === listener;
  };
  const isHeardBySupervisor = (speaker: PlannedSide): boolean => speaker.holds !== 'by-phone' && !isOnHold(speaker.legId);
  const hears = (listener: LegId, speaker: LegId): boolean => {
    if (listener === speaker) return false;
    const monitor = monitors.find(({ legId }) => legId === speaker);
    if (monitor) return says(monitor, listener);
    const from = side(speaker);
    if (!from) return false;
    return side(listener) ? !isParted : isHeardBySupervisor(from);
  };
  const mixed = sides
    .map(({ legId }) => legId)
    .filter((legId) => tones.has(legId) || monitors.some((monitor) => says(monitor, legId)));
  return { mixed: new Set(mixed), gain: (listener, speaker) => (hears(listener, speaker) ? 1 : 0) };
}
