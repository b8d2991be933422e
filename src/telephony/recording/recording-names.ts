import type { Actor } from '../../platform/api/index.ts';
import type { Recording } from './recording.ts';
import { customerOf, type RecordingViewParts } from './recording-view.ts';

/** `2026-11-21 14.30.05 +4930123456 Anna Berg 5f3a.wav`: sorted by time, safe on every file system, one of a kind in a day. */
export function fileNameOf(recording: Recording, viewer: Actor, parts: RecordingViewParts): string {
  const { number, name } = customerOf(recording, viewer, parts);
  // Sweden writes dates as ISO 8601 does.
  const local = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium', timeZone: parts.timeZone });
  const time = local.format(recording.startedAtMs).replaceAll(':', '.');
  const words = [time, number, name, recording.id.slice(-8)].map(safeName).filter(Boolean);
  return `${words.join(' ')}.wav`;
}

/** What any system takes as part of a name. */
export function safeName(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\\/:*?"<>|]/gu, '_')
    .replace(/^\.+/, '')
    .trim()
    .slice(0, 80);
}
