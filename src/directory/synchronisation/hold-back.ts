import type { SynchronisationCounts } from './synchronisation-ports.ts';

/** Sources change while somebody makes up his mind. */
const slackPercent = 1;

/**
 * Whether so many would go that somebody should be asked first.
 * @param approved how many may go, as somebody agreed; null: nobody was asked
 */
export function isHeldBack(
  { present, removed }: Pick<SynchronisationCounts, 'present' | 'removed'>,
  holdBackPercent: number,
  approved: number | null,
): boolean {
  // One that goes is never suspicious, however small the directory.
  const isSuspicious = removed > 1 && removed * 100 > present * holdBackPercent;
  return isSuspicious && (approved === null || removed > approved + (present * slackPercent) / 100);
}
