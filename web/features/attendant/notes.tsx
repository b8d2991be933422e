import { type RefObject, useEffect, useState } from 'react';
import { useDesk } from '../../app/session.tsx';
import { routes } from '../../client/routes.ts';
import { useAttendantWords } from './words/index.ts';

/** What was written of calls that are not over; the call log has no line for them before. */
const drafts = new Map<string, string>();

/** Puts notes into the call log when their call is over. */
export function useKeptNotes(): void {
  const { news, rest } = useDesk();
  useEffect(
    () =>
      news.subscribe((event) => {
        if (event.type !== 'call-log-added') return;
        const note = drafts.get(event.entry.callId)?.trim();
        drafts.delete(event.entry.callId);
        if (note) void rest.call(routes.callLog.noteCall, { params: { id: event.entry.id }, body: { note } }).catch(() => {});
      }),
    [news, rest],
  );
}

/** A note on the call that goes on. */
export function CallNote({ callId, field }: { callId: string; field: RefObject<HTMLTextAreaElement | null> }) {
  const { t } = useAttendantWords();
  const [text, setText] = useState(drafts.get(callId) ?? '');
  return (
    <label className="attendant-note">
      <span className="faint">{t('attendant.note')}</span>
      <textarea
        ref={field}
        className="input"
        rows={2}
        maxLength={2000}
        value={text}
        title={t('attendant.note-help')}
        onChange={({ target }) => {
          setText(target.value);
          drafts.set(callId, target.value);
        }}
      />
    </label>
  );
}
