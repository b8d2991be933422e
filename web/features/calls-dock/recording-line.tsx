import { CircleDot, CirclePause } from 'lucide-react';
import type { DeskCall } from '../../app/desk-call.ts';
import { useRights } from '../../app/rights.tsx';
import { useDesk } from '../../app/session.tsx';
import { useWords } from '../../ui/words/index.ts';

/** That the call is recorded, and the way to pause it while card data are said: Alt R. */
export function RecordingLine({ call, run }: { call: DeskCall; run: (command: Promise<void>) => void }) {
  const { t } = useWords();
  const { control } = useDesk();
  const { hasFeature } = useRights();
  if (!call.recording || call.state === 'ended') return null;
  const { isPaused } = call.recording;
  const Icon = isPaused ? CirclePause : CircleDot;
  return (
    <div className={`call-recording${isPaused ? ' paused' : ''}`}>
      <Icon className="icon" aria-hidden="true" />
      <span className="ellipsis">{t(isPaused ? 'call.recording-paused' : 'call.recorded')}</span>
      {hasFeature('AuthorizeRecordingPause') ? (
        <button
          type="button"
          className="link"
          aria-label={t(isPaused ? 'call.resume-recording' : 'call.pause-recording')}
          aria-keyshortcuts="Alt+R"
          onClick={() => run(control.pauseRecording(call))}
        >
          {t(isPaused ? 'call.resume' : 'call.pause')}
        </button>
      ) : null}
    </div>
  );
}
