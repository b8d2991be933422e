/* oxlint-disable jsx-a11y/no-noninteractive-element-interactions -- Escape closes the panel */
import { Info, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import type { RecordingDetailView } from '../../../src/contract/rest/recordings.ts';
import { useScreen } from '../../app/screen.tsx';
import { useDesk } from '../../app/session.tsx';
import { IconButton } from '../../ui/button.tsx';
import { formatDuration } from '../../ui/format/duration.ts';
import { formatNumber } from '../../ui/format/phone-number.ts';
import { Failed, SkeletonLines } from '../../ui/page-state.tsx';
import { KeepingTab } from './keeping-tab.tsx';
import { NotesTab } from './notes-tab.tsx';
import { RecordingPlayer } from './recording-player.tsx';
import { ScorecardTab } from './scorecard-tab.tsx';
import { usePlayer } from './use-player.ts';
import { useRecording } from './use-recordings.ts';
import { useRecordingWords } from './words/index.ts';
import '../../ui/tabs.css';

interface Props {
  id: string;
  startAtMs: number;
  onClose: () => void;
}

/** One recording: heard, read, noted, scored. */
export function RecordingPanel({ id, startAtMs, onClose }: Props) {
  const { t } = useRecordingWords();
  const read = useRecording(id);
  const panel = useRef<HTMLElement>(null);
  useEffect(() => panel.current?.focus(), []);
  return (
    <aside
      ref={panel}
      className="recording-panel"
      aria-label={t('rec.one')}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) onClose();
      }}
    >
      {read.data ? (
        <Opened recording={read.data} startAtMs={startAtMs} onClose={onClose} />
      ) : (
        <header className="row">
          <h2>{t('rec.one')}</h2>
          <IconButton icon={X} label={t('common.close')} onPress={onClose} />
        </header>
      )}
      {read.isPending ? <SkeletonLines /> : null}
      {read.isError ? (
        <Failed sentence={read.error.message} retryLabel={t('common.retry')} onRetry={() => void read.refetch()} />
      ) : null}
    </aside>
  );
}

function Opened({ recording, startAtMs, onClose }: { recording: RecordingDetailView; startAtMs: number; onClose: () => void }) {
  const { t, locale } = useRecordingWords();
  const { user } = useDesk();
  const { explain } = useScreen();
  const player = usePlayer(recording.id, startAtMs);
  const { customer, people, queue, state } = recording;
  const who = customer.name || formatNumber(customer.number, user.country) || t('rec.nobody');
  return (
    <>
      <header className="row">
        <h2 className="ellipsis">{who}</h2>
        <IconButton icon={Info} label={t('rec.call')} onPress={() => explain(recording.callId)} />
        <IconButton icon={X} label={t('common.close')} onPress={onClose} />
      </header>
      <p className="soft">
        {[
          new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(recording.startedAt),
          people.map(({ name }) => name).join(', '),
          queue?.name,
          formatDuration(recording.durationMs),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {state === 'finished' ? (
        <RecordingPlayer recording={recording} player={player} />
      ) : (
        <p className="notice">{t(`rec.why-${state}`)}</p>
      )}
      {recording.isCut ? <p className="notice ringing">{t('rec.cut')}</p> : null}
      <Tabs className="recording-tabs">
        <TabList className="tabs" aria-label={t('rec.one')}>
          <Tab id="events" className="tab">
            {t('rec.events')}
          </Tab>
          <Tab id="notes" className="tab">
            {t('rec.notes')}
          </Tab>
          <Tab id="scorecard" className="tab">
            {t('rec.scorecard')}
          </Tab>
          <Tab id="keeping" className="tab">
            {t('rec.keeping')}
          </Tab>
        </TabList>
        <TabPanel id="events" className="recording-tab">
          <Events recording={recording} onSeek={player.seek} />
        </TabPanel>
        <TabPanel id="notes" className="recording-tab">
          <NotesTab recording={recording} player={player} />
        </TabPanel>
        <TabPanel id="scorecard" className="recording-tab">
          <ScorecardTab recording={recording} />
        </TabPanel>
        <TabPanel id="keeping" className="recording-tab">
          <KeepingTab recording={recording} />
        </TabPanel>
      </Tabs>
    </>
  );
}

/** What happened in the call, each with its place in the sound. */
function Events({ recording, onSeek }: { recording: RecordingDetailView; onSeek: (ms: number) => void }) {
  const { t } = useRecordingWords();
  return (
    <ol className="recording-events">
      {recording.events.map((event, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- two may happen at one moment
        <li key={index}>
          <button
            type="button"
            className="link number"
            disabled={event.offsetMs < 0}
            aria-label={t('rec.play-from', { time: formatDuration(event.offsetMs) })}
            onClick={() => onSeek(event.offsetMs)}
          >
            {event.offsetMs < 0 ? '–' : formatDuration(event.offsetMs)}
          </button>
          <span className={event.of === 'recording' ? '' : 'soft'}>{event.sentence}</span>
        </li>
      ))}
    </ol>
  );
}
