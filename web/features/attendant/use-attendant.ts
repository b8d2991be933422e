import { useMemo } from 'react';
import type { WaitingPartyView } from '../../../src/contract/rest/attendant.ts';
import type { DeskCall } from '../../app/desk-call.ts';
import { useScreen } from '../../app/screen.tsx';
import { useDesk } from '../../app/session.tsx';
import { useStore } from '../../app/store.ts';
import { routes } from '../../client/routes.ts';
import { announcer } from '../../ui/announcer.tsx';
import { toDialled } from '../../ui/format/phone-number.ts';
import { useNameOf } from '../calls-dock/call-words.ts';
import { useDial } from '../calls-dock/use-dial.ts';
import { nameDialled, tellEndElsewhere } from '../calls-dock/use-spoken-calls.ts';
import type { Target } from './use-targets.ts';
import { useAttendantWords } from './words/index.ts';

/** My calls as the console sees them. */
export interface Talk {
  /** Whom commands are about: the caller, also while he is held for a question. */
  readonly caller: DeskCall | null;
  readonly consultation: DeskCall | null;
  readonly ringing: DeskCall | null;
}

export function talkOf(calls: readonly DeskCall[]): Talk {
  const open = calls.filter(({ state }) => state !== 'ended' && state !== 'failed');
  const consultation = open.find(({ consultationFor }) => consultationFor !== null) ?? null;
  const others = open.filter((call) => call !== consultation);
  const held = others.find(({ key, state }) => key === consultation?.consultationFor && state !== 'alerting-here');
  const talking = others.find(({ state }) => state === 'connected');
  return {
    caller: held ?? talking ?? others.find(({ state }) => state === 'held') ?? null,
    consultation,
    ringing: open.find(({ state }) => state === 'alerting-here') ?? null,
  };
}

const legOf = ({ callId, legId }: DeskCall) => ({ callId: callId ?? '', legId: legId ?? '' });

/** What the attendant can do; each says what came of it, and failures are said in words. */
export function useAttendant() {
  const words = useAttendantWords();
  const desk = useDesk();
  const { complain } = useScreen();
  const nameOf = useNameOf();
  const dial = useDial();
  const talk = talkOf(useStore(desk.calls));
  return useMemo(() => {
    const { t } = words;
    const { rest, control } = desk;
    const { caller, consultation, ringing } = talk;
    const isToAnswer = ringing !== null && caller?.state !== 'connected' && consultation === null;
    /** @returns whether it was done */
    const run = async (command: () => Promise<string | void>): Promise<boolean> => {
      try {
        const said = await command();
        if (said) announcer.say(said);
        return true;
      } catch (error) {
        complain(t('error.command', { detail: error instanceof Error ? error.message : '' }));
        return false;
      }
    };
    const needCaller = (act: (call: DeskCall) => Promise<string | void>) =>
      run(async () => (caller ? act(caller) : t('say.no-caller')));
    /** The calls end by the command, which says so itself. */
    const letGo = async <Answer>(ending: readonly DeskCall[], command: () => Promise<Answer>): Promise<Answer> => {
      const taken = ending.map(tellEndElsewhere);
      try {
        return await command();
      } catch (error) {
        for (const takeBack of taken) takeBack();
        throw error;
      }
    };
    return {
      talk,
      run,
      /** The next thing to do is to answer. */
      isToAnswer,
      /** In no call at all. */
      isIdle: caller === null && consultation === null && ringing === null,
      /** Passes the caller on and is free; without a caller it calls. */
      passOn: ({ number, name }: Pick<Target, 'number' | 'name'>): Promise<boolean> => {
        if (!caller) {
          nameDialled(toDialled(number), name);
          dial(number);
          return Promise.resolve(true);
        }
        return run(async () => {
          if (consultation) await control.hangUp(consultation);
          const body = { number: toDialled(number), letGo: true };
          if (!caller.legId) await control.transfer(caller, number);
          else await letGo([caller], () => rest.call(routes.calls.blindTransfer, { params: legOf(caller), body }));
          return t('say.passed', { name });
        });
      },
      consult: ({ number, name }: Target) =>
        needCaller((call) => {
          nameDialled(toDialled(number), name);
          return control.consult(call, number);
        }),
      /** With an empty field: answers, or joins the two after a question. */
      goOn: (): Promise<boolean> =>
        run(async () => {
          if (caller && consultation?.state === 'connected') {
            await letGo([caller, consultation], () => control.completeTransfer(consultation));
            return t('say.joined', { caller: nameOf(caller), name: nameOf(consultation) });
          }
          if (ringing && isToAnswer) return control.answer(ringing);
        }),
      /** Back to the caller. */
      goBack: (): Promise<boolean> =>
        run(async () => {
          if (consultation) await control.hangUp(consultation);
          if (caller?.state === 'held') await control.retrieve(caller);
        }),
      park: () =>
        needCaller(async (call) => {
          const { place } = await letGo([call], () => rest.call(routes.attendant.parkCall, { params: legOf(call), body: {} }));
          return t('say.parked', { name: nameOf(call), place });
        }),
      campOn: ({ number, name }: Target) =>
        needCaller(async (call) => {
          const body = { number: toDialled(number) };
          await letGo([call], () => rest.call(routes.attendant.campOn, { params: legOf(call), body }));
          return t('say.camped', { caller: nameOf(call), name });
        }),
      /** Somebody who is parked, waits or comes back. */
      takeBack: ({ takeCode, caller: waiting }: Pick<WaitingPartyView, 'takeCode' | 'caller'>) => {
        nameDialled(takeCode, nameOf(waiting), { isThere: true });
        dial(takeCode);
      },
    };
    // `talk` is made anew each time; what it holds is compared.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [words, desk, complain, nameOf, dial, talk.caller, talk.consultation, talk.ringing]);
}
