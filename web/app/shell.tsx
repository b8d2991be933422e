import { Outlet, useMatchRoute } from '@tanstack/react-router';
import { TriangleAlert, WifiOff, X } from 'lucide-react';
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import { CallsDock } from '../features/calls-dock/calls-dock.tsx';
import { useCallKeys } from '../features/calls-dock/use-call-keys.ts';
import { useSpokenCalls } from '../features/calls-dock/use-spoken-calls.ts';
import { ChatKeeper } from '../features/chat/chat-in-shell.tsx';
import { HealthPill } from '../features/health/health-pill.tsx';
import { StatusControl } from '../features/presence/status-control.tsx';
import { SearchBox } from '../features/search-box/search-box.tsx';
import { AccountMenu } from '../features/settings/account-menu.tsx';
import { announcer } from '../ui/announcer.tsx';
import { IconButton } from '../ui/button.tsx';
import { OpeningTitle } from '../ui/opening.tsx';
import { ToastRegion } from '../ui/toasts.tsx';
import { useWords } from '../ui/words/index.ts';
import { Rail } from './rail.tsx';
import { type Screen, ScreenContext, type Selection } from './screen.tsx';
import { useDesk } from './session.tsx';
import { useStore } from './store.ts';
import { UpdateNotice } from './update-notice.tsx';
import './shell.css';

const ScreenPops = lazy(async () => ({ default: (await import('../features/screen-pop/screen-pops.tsx')).ScreenPops }));
const ActedNews = lazy(async () => ({ default: (await import('../features/supervisor/acted-news.tsx')).ActedNews }));
const WhyPanel = lazy(async () => ({ default: (await import('../features/why/why-panel.tsx')).WhyPanel }));
const KeyboardMap = lazy(async () => ({ default: (await import('../features/settings/keyboard-map.tsx')).KeyboardMap }));

/** Rail, one box, workspace, calls dock: the frame of every page. */
export function Shell() {
  const { t } = useWords();
  const [selection, setSelection] = useState<Selection>(null);
  const [explained, setExplained] = useState<string | null>(null);
  const [hasKeys, setHasKeys] = useState(false);
  const [complaint, setComplaint] = useState('');
  const complain = useCallback((sentence: string) => {
    setComplaint(sentence);
    announcer.say(sentence);
  }, []);
  const screen = useMemo<Screen>(
    () => ({ selection, select: setSelection, explain: setExplained, showKeys: () => setHasKeys(true), complain }),
    [selection, complain],
  );
  const showKeys = useCallback(() => setHasKeys(true), []);
  const complainOfKey = useCallback((detail: string) => complain(t('error.command', { detail })), [complain, t]);
  useCallKeys(showKeys, complainOfKey);
  useSpokenCalls();
  useComplaintTimer(complaint, setComplaint);
  const isQuiet = useQuietDock();

  return (
    <ScreenContext value={screen}>
      <a className="skip" href="#workspace">
        {t('nav.skip')}
      </a>
      <div className={isQuiet ? 'shell quiet' : 'shell'}>
        <Rail />
        <header className="bar">
          <SearchBox />
          <HealthPill />
          <StatusControl />
          <AccountMenu />
        </header>
        <div className="middle">
          <Banners complaint={complaint} onDismiss={() => setComplaint('')} />
          <ToastRegion label={t('common.news')} closeLabel={t('common.close')} />
          <main id="workspace" className="workspace" tabIndex={-1}>
            <Suspense fallback={<OpeningTitle />}>
              <Outlet />
            </Suspense>
          </main>
        </div>
        <ChatKeeper />
        <CallsDock />
        <Suspense fallback={null}>
          <ScreenPops />
          <ActedNews />
          {explained ? <WhyPanel callId={explained} onClose={() => setExplained(null)} /> : null}
          {hasKeys ? <KeyboardMap onClose={() => setHasKeys(false)} /> : null}
        </Suspense>
      </div>
    </ScreenContext>
  );
}

/** The administration needs the width: there the dock shows itself only while there are calls. */
function useQuietDock(): boolean {
  const isAdmin = useMatchRoute()({ to: '/admin', fuzzy: true }) !== false;
  const hasCalls = useStore(useDesk().calls).length > 0;
  return isAdmin && !hasCalls;
}

function Banners({ complaint, onDismiss }: { complaint: string; onDismiss: () => void }) {
  const { t } = useWords();
  const desk = useDesk();
  const live = useStore(desk.liveState);
  return (
    <section className="banners" aria-label={t('common.notices')}>
      {live === 'waiting' ? (
        <p className="notice ringing">
          <WifiOff className="icon" aria-hidden="true" />
          {t('banner.offline')}
        </p>
      ) : null}
      <UpdateNotice />
      {complaint ? (
        <p className="notice failed">
          <TriangleAlert className="icon" aria-hidden="true" />
          <span>{complaint}</span>
          <IconButton icon={X} label={t('common.close')} onPress={onDismiss} />
        </p>
      ) : null}
    </section>
  );
}

/** Complaints leave by themselves after a while; nobody should have to clean up. */
function useComplaintTimer(complaint: string, set: (text: string) => void): void {
  useEffect(() => {
    if (!complaint) return;
    const timer = setTimeout(() => set(''), 12_000);
    return () => clearTimeout(timer);
  }, [complaint, set]);
}
