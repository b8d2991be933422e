import { Maximize, MonitorUp, MonitorX, Video, VideoOff } from 'lucide-react';
import { Suspense, useEffect, useRef, useState } from 'react';
import type { DeskCall } from '../../app/desk-call.ts';
import { useRights } from '../../app/rights.tsx';
import { useScreen } from '../../app/screen.tsx';
import { useDesk } from '../../app/session.tsx';
import { routes } from '../../client/routes.ts';
import type { SipSession } from '../../softphone/sip-driver.ts';
import { announcer } from '../../ui/announcer.tsx';
import { IconButton } from '../../ui/button.tsx';
import { useConferences } from './use-conferences.ts';
import { useConferenceWords } from './words/index.ts';
import './conference.css';

type Shown = { readonly kind: 'camera' | 'screen'; readonly stream: MediaStream };

/** Camera and screen of a call whose sound is in this browser. */
export function CallVideo({ call, name }: { call: DeskCall; name: string }) {
  const { phone } = useDesk();
  const { hasFeature } = useRights();
  const session = call.state === 'connected' || call.state === 'held' ? phone.calls.sessionOf(call.phoneId) : null;
  if (!session?.showVideo || !hasFeature('AuthorizeVideo')) return null;
  return (
    <Suspense fallback={null}>
      <Pictures key={call.key} session={session} call={call} name={name} />
    </Suspense>
  );
}

function Pictures({ session, call, name }: { session: SipSession; call: DeskCall; name: string }) {
  const { t } = useConferenceWords();
  const { hasFeature } = useRights();
  const { complain } = useScreen();
  const remote = useRemoteVideo(session);
  const { shown, show } = useOwnVideo(session, call);
  const toggle = (kind: Shown['kind']): void => {
    show(shown?.kind === kind ? null : kind).catch((error: unknown) => {
      // Who closes the browser's own question wants nothing.
      if (error instanceof DOMException && error.name === 'NotAllowedError' && kind === 'screen') return;
      complain(t('conf.video-failed', { detail: error instanceof Error ? error.message : '' }));
    });
  };
  return (
    <div className="call-extra call-video">
      <RemotePicture stream={remote} name={name} />
      {shown && call.state !== 'held' ? (
        <Picture stream={shown.stream} label={t('conf.video-own')} className="video-own" />
      ) : null}
      <div className="conference-actions">
        <IconButton
          icon={shown?.kind === 'camera' ? VideoOff : Video}
          label={t(shown?.kind === 'camera' ? 'conf.camera-off' : 'conf.camera-on')}
          isSelected={shown?.kind === 'camera'}
          isDisabled={call.state === 'held'}
          onPress={() => toggle('camera')}
        />
        {hasFeature('AuthorizeP2pAppSharing') && 'getDisplayMedia' in navigator.mediaDevices ? (
          <IconButton
            icon={shown?.kind === 'screen' ? MonitorX : MonitorUp}
            label={t(shown?.kind === 'screen' ? 'conf.screen-off' : 'conf.screen-on')}
            isSelected={shown?.kind === 'screen'}
            isDisabled={call.state === 'held'}
            onPress={() => toggle('screen')}
          />
        ) : null}
      </div>
    </div>
  );
}

/** What the other side shows; null before it has shown anything. */
function useRemoteVideo(session: SipSession): MediaStream | null {
  const [stream, setStream] = useState<MediaStream | null>(null);
  useEffect(() => {
    const { connection } = session;
    if (!connection) return;
    const look = (): void => {
      const receiver = connection
        .getTransceivers()
        .find((each) => each.receiver.track.kind === 'video' && each.currentDirection?.includes('recv'))?.receiver;
      setStream((before) => {
        if (!receiver) return null;
        return before?.getVideoTracks()[0] === receiver.track ? before : new MediaStream([receiver.track]);
      });
    };
    look();
    connection.addEventListener('track', look);
    connection.addEventListener('signalingstatechange', look);
    return () => {
      connection.removeEventListener('track', look);
      connection.removeEventListener('signalingstatechange', look);
    };
  }, [session]);
  return stream;
}

/** What I show; the camera is off as soon as I stop, and when the call is over. */
function useOwnVideo(session: SipSession, call: DeskCall) {
  const desk = useDesk();
  const [shown, setShown] = useState<Shown | null>(null);
  const latest = useRef<Shown | null>(null);
  const conference = useConferences().find(({ parties }) => parties.some(({ id }) => id === call.legId));
  const present = (on: boolean): void => {
    if (!conference) return;
    desk.rest.call(routes.conferences.present, { params: { id: conference.id }, body: { on } }).catch(() => {});
  };
  useEffect(() => () => release(latest.current), []);
  const show = async (kind: Shown['kind'] | null): Promise<void> => {
    const before = latest.current;
    const next = kind === null ? null : { kind, stream: await open(kind) };
    const track = next?.stream.getVideoTracks()[0] ?? null;
    try {
      await session.showVideo?.(track);
    } catch (error) {
      release(next);
      throw error;
    }
    release(before);
    latest.current = next;
    setShown(next);
    if (next?.kind === 'screen' || before?.kind === 'screen') present(next?.kind === 'screen');
    // The browser's own "stop sharing".
    track?.addEventListener('ended', () => void (latest.current === next && show(null).catch(() => {})));
  };
  return { shown, show };
}

function open(kind: Shown['kind']): Promise<MediaStream> {
  return kind === 'camera'
    ? navigator.mediaDevices.getUserMedia({ video: { width: { ideal: 1280 }, height: { ideal: 720 } } })
    : navigator.mediaDevices.getDisplayMedia({ video: true });
}

function release(shown: Shown | null): void {
  for (const track of shown?.stream.getTracks() ?? []) track.stop();
}

/** Without pictures for so long nothing is shown any more. */
const stillMs = 4000;

/** Seen only while pictures come. */
function RemotePicture({ stream, name }: { stream: MediaStream | null; name: string }) {
  const { t } = useConferenceWords();
  const [isSeen, setSeen] = useState(false);
  const element = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const video = element.current;
    if (!video || !stream) return;
    video.srcObject = stream;
    void video.play().catch(() => {});
    let latest = 0;
    let request = 0;
    const seen = (): void => {
      latest = performance.now();
      setSeen(true);
      request = video.requestVideoFrameCallback(seen);
    };
    request = video.requestVideoFrameCallback(seen);
    const watch = setInterval(() => setSeen(performance.now() - latest < stillMs && latest > 0), 1000);
    return () => {
      clearInterval(watch);
      video.cancelVideoFrameCallback(request);
      video.srcObject = null;
    };
  }, [stream]);
  useEffect(() => {
    if (isSeen) announcer.say(t('conf.video-shown', { name }));
  }, [isSeen, name, t]);
  const isShown = isSeen && stream !== null;
  return (
    <div className="video-frame">
      {/* oxlint-disable-next-line jsx-a11y/media-has-caption -- live */}
      <video
        ref={element}
        className={isShown ? 'video-other' : 'video-other unseen'}
        aria-label={t('conf.video-of', { name })}
        autoPlay
        playsInline
        muted
      />
      {isShown && document.fullscreenEnabled ? (
        <IconButton
          tone="plain"
          icon={Maximize}
          label={t('conf.video-large')}
          onPress={() => void element.current?.requestFullscreen().catch(() => {})}
        />
      ) : null}
    </div>
  );
}

function Picture({ stream, label, className }: { stream: MediaStream; label: string; className: string }) {
  const element = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (element.current) element.current.srcObject = stream;
  }, [stream]);
  return <video ref={element} className={className} aria-label={label} autoPlay playsInline muted />;
}
