import { Download, Pause, Play, RotateCcw, RotateCw } from 'lucide-react';
import { useState } from 'react';
import type { RecordingDetailView } from '../../../src/contract/rest/recordings.ts';
import { pathOf } from '../../client/rest-client.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { formatDuration } from '../../ui/format/duration.ts';
import { Segments } from '../../ui/segments.tsx';
import type { Player } from './use-player.ts';
import { recordingPath, useNotes, useWaveform } from './use-recordings.ts';
import { Waveform } from './waveform.tsx';
import { useRecordingWords } from './words/index.ts';

const speeds = ['1', '1.5', '2'] as const;
const jumpMs = 10_000;

/** Both sides as a waveform one can press, with what happened and what was noted at their places. */
export function RecordingPlayer({ recording, player }: { recording: RecordingDetailView; player: Player }) {
  const { t } = useRecordingWords();
  const { audio, sound } = player;
  const waveform = useWaveform(recording.id, recording.state === 'finished');
  const notes = useNotes(recording.id);
  const [speed, setSpeed] = useState<(typeof speeds)[number]>('1');
  const download = pathOf(`${recordingPath}/sound`, { params: { id: recording.id }, query: { purpose: 'download' } });
  return (
    <section className="recording-player" aria-label={t('rec.player')}>
      {/* oxlint-disable-next-line jsx-a11y/media-has-caption -- there is no text of it */}
      <audio ref={audio} {...sound} preload="metadata" />
      <Waveform
        durationMs={recording.durationMs}
        atMs={player.atMs}
        waveform={waveform.data ?? null}
        events={recording.events}
        notes={notes.data?.items ?? []}
        onSeek={player.seek}
      />
      <div className="row wrap">
        <IconButton icon={RotateCcw} label={t('rec.back')} onPress={() => player.seek(player.atMs - jumpMs)} />
        <Button tone="primary" icon={player.isPlaying ? Pause : Play} onPress={player.toggle}>
          {t(player.isPlaying ? 'rec.pause' : 'rec.play')}
        </Button>
        <IconButton icon={RotateCw} label={t('rec.forward')} onPress={() => player.seek(player.atMs + jumpMs)} />
        <span className="number">
          {formatDuration(player.atMs)} / {formatDuration(recording.durationMs)}
        </span>
        <Segments
          label={t('rec.speed')}
          value={speed}
          options={speeds.map((id) => ({ id, label: `${id}×` }))}
          onChange={(chosen) => {
            setSpeed(chosen);
            player.setSpeed(Number(chosen));
          }}
        />
        {recording.may.download ? (
          <a className="button plain" href={download} download>
            <Download className="icon" aria-hidden="true" />
            {t('rec.download')}
          </a>
        ) : null}
      </div>
      {player.hasFailed ? <p className="notice failed">{t('rec.no-sound')}</p> : null}
      <p className="faint">
        {recording.reason.sentence} {t(recording.isAnnounced ? 'rec.announced' : 'rec.not-announced')}
        {recording.pausedMs > 0 ? ` ${t('rec.paused-for', { time: formatDuration(recording.pausedMs) })}` : ''}
      </p>
    </section>
  );
}
