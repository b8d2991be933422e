import { useEffect, useRef } from 'react';
import { Slider, SliderThumb, SliderTrack } from 'react-aria-components';
import type { RecordingDetailView, RecordingNoteView } from '../../../src/contract/rest/recordings.ts';
import { formatDuration } from '../../ui/format/duration.ts';
import type { Waveform as Peaks } from './use-recordings.ts';
import { useRecordingWords } from './words/index.ts';

interface Props {
  durationMs: number;
  atMs: number;
  waveform: Peaks | null;
  events: RecordingDetailView['events'];
  notes: readonly RecordingNoteView[];
  onSeek: (ms: number) => void;
}

const height = 96;

/** The customer above, our side below; where one is; marks of notes and pauses. With the arrow keys one goes second by second. */
export function Waveform({ durationMs, atMs, waveform, events, notes, onSeek }: Props) {
  const { t } = useRecordingWords();
  const share = (ms: number) => `${Math.min(100, (100 * ms) / Math.max(1, durationMs))}%`;
  return (
    <div className="waveform">
      <span className="sr-only">{t('rec.waveform-help')}</span>
      <Peaked waveform={waveform} />
      {pauses(events, durationMs).map(({ fromMs, toMs }) => (
        <span
          key={fromMs}
          className="waveform-pause"
          style={{ left: share(fromMs), width: share(toMs - fromMs) }}
          title={t('rec.paused')}
        />
      ))}
      {notes.map(({ id, atMs: place, text }) =>
        place === null ? null : <span key={id} className="waveform-note" style={{ left: share(place) }} title={text} />,
      )}
      <Slider
        className="waveform-slider"
        aria-label={t('rec.place')}
        minValue={0}
        maxValue={Math.max(1, Math.round(durationMs / 1000))}
        step={1}
        value={Math.round(atMs / 1000)}
        onChange={(seconds) => onSeek(seconds * 1000)}
        formatOptions={{ style: 'unit', unit: 'second' }}
      >
        <SliderTrack className="waveform-track">
          <SliderThumb className="waveform-thumb" />
        </SliderTrack>
      </Slider>
      <span className="waveform-names faint" aria-hidden="true">
        <span>{t('rec.customer')}</span>
        <span>{t('rec.ours')}</span>
      </span>
      <span className="sr-only">{formatDuration(atMs)}</span>
    </div>
  );
}

/** Stretches in which nothing was recorded on purpose. */
export function pauses(events: Props['events'], durationMs: number): { fromMs: number; toMs: number }[] {
  const found: { fromMs: number; toMs: number }[] = [];
  let fromMs: number | null = null;
  for (const { of, type, offsetMs } of events) {
    if (of !== 'recording') continue;
    if (type.includes('paused')) fromMs ??= Math.max(0, offsetMs);
    if (type.includes('resumed') && fromMs !== null) {
      found.push({ fromMs, toMs: offsetMs });
      fromMs = null;
    }
  }
  if (fromMs !== null) found.push({ fromMs, toMs: durationMs });
  return found;
}

function Peaked({ waveform }: { waveform: Peaks | null }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    if (!element || !waveform) return;
    const draw = () => {
      const width = element.clientWidth;
      const scale = devicePixelRatio;
      element.width = width * scale;
      element.height = height * scale;
      const context = element.getContext('2d');
      if (!context) return;
      context.scale(scale, scale);
      // Worked out for light or dark, which a canvas does not know by itself.
      const { color, caretColor } = getComputedStyle(element);
      side(context, waveform.customer, width, {
        from: height / 2 - 2,
        isUp: true,
        colour: color,
      });
      side(context, waveform.ours, width, { from: height / 2 + 2, isUp: false, colour: caretColor });
    };
    draw();
    const resized = new ResizeObserver(draw);
    resized.observe(element);
    return () => resized.disconnect();
  }, [waveform]);
  return <canvas ref={canvas} className="waveform-canvas" height={height} aria-hidden="true" />;
}

/** One bar a pixel: the loudest of the stretches that fall into it. */
function side(
  context: CanvasRenderingContext2D,
  peaks: readonly number[],
  width: number,
  { from, isUp, colour }: { from: number; isUp: boolean; colour: string },
): void {
  context.fillStyle = colour;
  const most = height / 2 - 6;
  for (let x = 0; x < width; x += 2) {
    const first = Math.floor((x / width) * peaks.length);
    const last = Math.max(first + 1, Math.floor(((x + 2) / width) * peaks.length));
    const loudest = Math.max(0, ...peaks.slice(first, last));
    const size = Math.max(1, (loudest / 100) * most);
    context.fillRect(x, isUp ? from - size : from, 1.5, size);
  }
}
