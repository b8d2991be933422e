import { Phone } from 'lucide-react';
import { useEffect } from 'react';
import { useRights } from '../../app/rights.tsx';
import { useDesk } from '../../app/session.tsx';
import { useStore } from '../../app/store.ts';
import { narrow, useMedia } from '../../ui/use-media.ts';
import { useWords } from '../../ui/words/index.ts';
import { ConferenceStrip } from '../conference/conference-strip.tsx';
import '../conference/conference.css';
import { CallTile } from './call-tile.tsx';
import { DeviceChoice } from './device-choice.tsx';
import { DialPad } from './dial-pad.tsx';
import { useHotKeys } from './use-hot-keys.ts';
import { useMediaKeys } from './use-media-keys.ts';
import './calls-dock.css';

/** Every call of mine, in every workspace, and the device I call with. */
export function CallsDock() {
  const { t } = useWords();
  const desk = useDesk();
  const calls = useStore(desk.calls);
  const isNarrow = useMedia(narrow);
  const { hasApplication } = useRights();
  const canDial = hasApplication('caller') || hasApplication('softphone');
  useHotKeys();
  useMediaKeys();
  useTitle(calls.filter(({ state }) => state === 'alerting-here').length);
  return (
    <aside className="dock" aria-label={t('dock.label')}>
      {isNarrow || !hasApplication('caller') ? null : <DeviceChoice />}
      <div className="dock-scroll">
        <ConferenceStrip />
        <ul className="dock-calls" aria-label={t('dock.label')}>
          {calls.map((call) => (
            <li key={call.key}>
              <CallTile call={call} calls={calls} />
            </li>
          ))}
        </ul>
      </div>
      {calls.length === 0 && !isNarrow ? (
        <div className="empty dock-empty">
          <Phone className="icon" aria-hidden="true" />
          {t('dock.empty')}
        </div>
      ) : null}
      {isNarrow || !canDial ? null : <DialPad />}
    </aside>
  );
}

/** A ringing call shows in the tab's title, for those who are in another tab. */
function useTitle(ringing: number): void {
  const { t } = useWords();
  useEffect(() => {
    document.title = ringing > 0 ? `☎ ${t('state.alerting-here')} · Parley` : 'Parley';
  }, [ringing, t]);
}
