import {
  ArrowRightLeft,
  CornerUpRight,
  Grid3x3,
  Info,
  type LucideIcon,
  Mic,
  MicOff,
  Pause,
  Phone,
  PhoneIncoming,
  PhoneOff,
  PhoneOutgoing,
  Play,
} from 'lucide-react';
import { Suspense, useEffect, useEffectEvent, useState } from 'react';
import type { DeskCall } from '../../app/desk-call.ts';
import { useScreen } from '../../app/screen.tsx';
import { useDesk } from '../../app/session.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { formatDuration } from '../../ui/format/duration.ts';
import { formatNumber } from '../../ui/format/phone-number.ts';
import { useNow } from '../../ui/format/use-now.ts';
import { useWords } from '../../ui/words/index.ts';
import { CallVideo } from '../conference/call-video.tsx';
import { InConference, JoinCalls } from '../conference/join-calls.tsx';
import { OpenContact } from '../contacts/open-contact.tsx';
import { VipMark } from '../contacts/vip-mark.tsx';
import { AtMySide } from '../supervisor/at-my-side.tsx';
import { ListeningBar } from '../supervisor/listening-bar.tsx';
import { useNameOf } from './call-words.ts';
import { Keys } from './dial-pad.tsx';
import { takesNumber } from './drag-number.ts';
import { heldBeside } from './held-beside.ts';
import { RecordingLine } from './recording-line.tsx';
import { TargetPicker } from './target-picker.tsx';

type Open = 'none' | 'digits' | 'transfer' | 'divert';

/** One call: who, how long, and what may be done with it. */
export function CallTile({ call, calls }: { call: DeskCall; calls: readonly DeskCall[] }) {
  const { t } = useWords();
  const desk = useDesk();
  const screen = useScreen();
  const name = useNameOf()(call);
  const [open, setOpen] = useState<Open>('none');
  const [dropped, setDropped] = useState('');
  const run = (command: Promise<void>) => {
    command.catch((error: unknown) =>
      screen.complain(t('error.command', { detail: error instanceof Error ? error.message : '' })),
    );
  };
  const toggle = (wanted: Open) => {
    setDropped('');
    setOpen(open === wanted ? 'none' : wanted);
  };
  useTransferKey(call, calls, () => toggle('transfer'));
  const number = formatNumber(call.number, desk.user.country);
  const opens =
    call.state === 'alerting-here' ? 'divert' : call.state === 'connected' || call.state === 'held' ? 'transfer' : null;
  const drop = takesNumber(
    opens &&
      ((target) => {
        setDropped(target);
        setOpen(opens);
      }),
  );
  return (
    <article className={`call-tile ${call.state}`} aria-label={t('call.with', { name })} {...drop}>
      <div className="call-head">
        <StateSign call={call} />
        <div className="call-who">
          <span className="call-name">
            <strong className="ellipsis">{name}</strong>
            {call.vip === null ? null : <VipMark text={call.vip} />}
          </span>
          {call.companyName && call.companyName !== name ? <span className="soft ellipsis">{call.companyName}</span> : null}
          {call.isInConference ? <InConference /> : null}
          <span className="faint ellipsis number">
            {[
              name === number || call.isInConference ? '' : number,
              call.queueName ? t('dock.via', { queue: call.queueName }) : '',
            ]
              .filter(Boolean)
              .join(' · ')}
          </span>
        </div>
        {call.contactId ? <OpenContact contactId={call.contactId} name={name} /> : null}
        {call.callId ? (
          <IconButton icon={Info} label={t('why.label')} onPress={() => call.callId && screen.explain(call.callId)} />
        ) : null}
      </div>
      {call.monitoredBy.length > 0 ? (
        <Suspense fallback={null}>
          <AtMySide monitoredBy={call.monitoredBy} />
        </Suspense>
      ) : null}
      {call.monitoring ? (
        <Suspense fallback={null}>
          <ListeningBar within="call" />
        </Suspense>
      ) : null}
      <StateLine call={call} name={name} />
      <RecordingLine call={call} run={run} />
      <Actions call={call} run={run} open={open} toggle={toggle} />
      <Completion call={call} calls={calls} run={run} />
      <JoinCalls call={call} calls={calls} name={name} />
      <CallVideo call={call} name={name} />
      {open === 'digits' && call.state === 'connected' ? (
        <div className="call-extra">
          {call.digits ? <p className="faint number">{t('call.digits-sent', { digits: call.digits })}</p> : null}
          <DigitKeys onDigit={(digit) => run(desk.control.sendDigits(call, digit))} />
        </div>
      ) : null}
      {open === 'transfer' || open === 'divert' ? (
        <TargetPicker
          key={dropped}
          initial={dropped}
          isDivert={open === 'divert'}
          onClose={() => setOpen('none')}
          onTransfer={(target) =>
            run(open === 'divert' ? desk.control.divert(call, target) : desk.control.transfer(call, target))
          }
          onConsult={(target) => run(desk.control.consult(call, target))}
        />
      ) : null}
    </article>
  );
}

/** Alt T, anywhere: to whom the call that is spoken on, else the one on hold, is passed on. */
function useTransferKey(call: DeskCall, calls: readonly DeskCall[], open: () => void): void {
  const meant = calls.find(({ state }) => state === 'connected') ?? calls.find(({ state }) => state === 'held');
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.code !== 'KeyT' || !event.altKey || event.ctrlKey || event.metaKey || meant?.key !== call.key) return;
    event.preventDefault();
    open();
  });
  useEffect(() => {
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}

interface ActionsProps {
  call: DeskCall;
  run: (command: Promise<void>) => void;
  open: Open;
  toggle: (wanted: Open) => void;
}

function Actions({ call, run, open, toggle }: ActionsProps) {
  const { t } = useWords();
  const { control } = useDesk();
  if (call.state === 'ended') return null;
  if (call.state === 'alerting-here') {
    return (
      <div className="call-actions">
        <Button tone="answer" icon={Phone} onPress={() => run(control.answer(call))}>
          {t('call.answer')}
        </Button>
        <Button icon={CornerUpRight} isSelected={open === 'divert'} onPress={() => toggle('divert')}>
          {t('call.divert')}
        </Button>
        <IconButton tone="end" icon={PhoneOff} label={t('call.decline')} onPress={() => run(control.hangUp(call))} />
      </div>
    );
  }
  const isUp = call.state === 'connected' || call.state === 'held';
  return (
    <div className="call-actions">
      {isUp ? (
        <>
          <IconButton
            tone="plain"
            icon={call.state === 'held' ? Play : Pause}
            label={t(call.state === 'held' ? 'call.retrieve' : 'call.hold')}
            isDisabled={call.isChanging}
            onPress={() => run(call.state === 'held' ? control.retrieve(call) : control.hold(call))}
          />
          {call.phoneId ? (
            <IconButton
              tone="plain"
              icon={call.isMuted ? MicOff : Mic}
              label={t(call.isMuted ? 'call.unmute' : 'call.mute')}
              isSelected={call.isMuted}
              onPress={() => run(control.setMuted(call, !call.isMuted))}
            />
          ) : null}
          <IconButton
            tone="plain"
            icon={Grid3x3}
            label={t('call.digits')}
            isSelected={open === 'digits'}
            onPress={() => toggle('digits')}
          />
          <IconButton
            tone="plain"
            icon={ArrowRightLeft}
            label={t('call.transfer')}
            isSelected={open === 'transfer'}
            onPress={() => toggle('transfer')}
          />
        </>
      ) : null}
      <Button tone="end" icon={PhoneOff} onPress={() => run(control.hangUp(call))}>
        {t(isUp ? 'call.end' : 'call.cancel')}
      </Button>
    </div>
  );
}

/** After asking first, or with any other call on hold: one button that joins the two, and one is out of it. */
function Completion({ call, calls, run }: { call: DeskCall; calls: readonly DeskCall[]; run: (command: Promise<void>) => void }) {
  const { t } = useWords();
  const { control } = useDesk();
  const nameOf = useNameOf();
  const held = heldBeside(call, calls);
  if (call.state !== 'connected' || held.length === 0) return null;
  return (
    <div className="call-extra">
      {held.map((one) => (
        <Button
          key={one.key}
          tone={one.key === call.consultationFor ? 'primary' : 'plain'}
          icon={ArrowRightLeft}
          isWide
          onPress={() => run(control.connect(one, call))}
        >
          <span className="ellipsis">{t('call.complete', { one: nameOf(one), other: nameOf(call) })}</span>
        </Button>
      ))}
    </div>
  );
}

/** Keys of the dial pad, and the same from the keyboard while it is open. */
function DigitKeys({ onDigit }: { onDigit: (digit: string) => void }) {
  return (
    <div
      role="presentation"
      onKeyDown={(event) => {
        if (/^[0-9*#]$/.test(event.key)) onDigit(event.key);
      }}
      ref={(element) => element?.querySelector('button')?.focus()}
    >
      <Keys onDigit={onDigit} />
    </div>
  );
}

const signs: Partial<Record<DeskCall['state'], LucideIcon>> = {
  'alerting-here': PhoneIncoming,
  initiated: PhoneOutgoing,
  'alerting-there': PhoneOutgoing,
  held: Pause,
  ended: PhoneOff,
};

function StateSign({ call }: { call: DeskCall }) {
  const Icon = signs[call.state] ?? Phone;
  return (
    <span className="call-sign" aria-hidden="true">
      <Icon className="icon" />
    </span>
  );
}

/** The state as a word beside the timer; what went wrong as a sentence. */
function StateLine({ call, name }: { call: DeskCall; name: string }) {
  const { t } = useWords();
  const now = useNow(1000);
  if (call.state === 'ended') return <p className="call-state">{t(`end.${call.endReason ?? 'normal'}`, { name })}</p>;
  const words = [t(`state.${call.state}`)];
  if (call.isLost) words.push(t('state.lost'));
  if (call.isHeldByOther) words.push(t('state.held-by-other'));
  if (call.isMuted) words.push(t('state.muted'));
  if (call.transfer !== 'none') words.push(t(`state.transfer-${call.transfer}`));
  return (
    <p className="call-state">
      <span>{words.join(' · ')}</span>
      <span className="number">{formatDuration(now - (call.connectedAt ?? call.startedAt))}</span>
    </p>
  );
}
