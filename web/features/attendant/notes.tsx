import { type RefObject, useEffect, useState } from 'react';
import { useDesk } from '../../app/session.tsx';
import { routes } from '../../client/routes.ts';
import { useAttendantWords } from './words/index.ts';

const draftsKey = 'parley-attendant-notes';

/** What was written of calls that are not over, by call; the call log has no line for them before. Survives loading the page anew. */
function readDrafts(): Readonly<Record<string, string>> {
  try {
    return JSON.parse(sessionStorage.getItem(draftsKey) ?? '{}') as Record<string, string>;
  } catch {
    return {};
  }
}

function keepDraft(callId: string, text: string): void {
  const { [callId]: _before, ...others } = readDrafts();
  sessionStorage.setItem(draftsKey, JSON.stringify(text.trim() === '' ? others : { ...others, [callId]: text }));
}

/** Puts notes into the call log when their call is over; of calls that ended while the page was away when it is back. */
export function useKeptNotes(): void {
  const { news, rest } = useDesk();
  useEffect(() => {
    const write = ({ id, callId }: { readonly id: string; readonly callId: string }) => {
      const note = readDrafts()[callId]?.trim();
      if (!note) return;
      rest.call(routes.callLog.noteCall, { params: { id }, body: { note } }).then(
        () => keepDraft(callId, ''),
        () => {},
      );
    };
    if (Object.keys(readDrafts()).length > 0)
      rest.call(routes.callLog.listCallLog, { query: { limit: 50 } }).then(
        ({ items }) => {
          for (const entry of items) write(entry);
        },
        () => {},
      );
    return news.subscribe((event) => {
      if (event.type === 'call-log-added') write(event.entry);
    });
  }, [news, rest]);
}

/** A note on the call that goes on. */
export function CallNote({ callId, field }: { callId: string; field: RefObject<HTMLTextAreaElement | null> }) {
  const { t } = useAttendantWords();
  const [text, setText] = useState(() => readDrafts()[callId] ?? '');
  return (
    <label className="attendant-note">
      <span className="faint">{t('attendant.note')}</span>
      <textarea
        ref={field}
        className="input"
        rows={1}
        placeholder=" "
        maxLength={2000}
        value={text}
        title={t('attendant.note-help')}
        onChange={({ target }) => {
          setText(target.value);
          keepDraft(callId, target.value);
        }}
      />
    </label>
  );
}
