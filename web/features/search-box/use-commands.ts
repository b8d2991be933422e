import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { preferences } from '../../app/preferences.ts';
import { useScreen } from '../../app/screen.tsx';
import { useDesk, useSession } from '../../app/session.tsx';
import { routes } from '../../client/routes.ts';
import { toDialled } from '../../ui/format/phone-number.ts';
import { useWords } from '../../ui/words/index.ts';
import { useForwarding } from '../forwarding/forwarding-sentence.tsx';
import type { BoxCommand } from './found.ts';

/** Everything that may be commanded by typing it. `text` may name a number to forward to. */
export function useCommands(text: string): BoxCommand[] {
  const { t } = useWords();
  const { user, rest } = useDesk();
  const { signOut } = useSession();
  const { showKeys } = useScreen();
  const { change, canSet, canClear } = useForwarding();
  const [canForward, canStop] = [canSet('immediate'), canSet('immediate') || canClear('immediate')];
  const navigate = useNavigate();
  const number = toDialled(text);
  return useMemo(() => {
    const place = (
      to: '/phone' | '/agent' | '/traces' | '/admin' | '/settings',
      word: 'phone' | 'agent' | 'traces' | 'admin' | 'settings',
    ) => ({
      id: to,
      label: t('command.open', { place: t(`nav.${word}`) }),
      run: () => void navigate({ to }),
    });
    const state = (wanted: 'ready' | 'not-ready') => ({
      id: wanted,
      label: t(`command.${wanted}`),
      run: () =>
        void rest.call(routes.agent.changeAgentState, {
          body: { state: wanted, ...(wanted === 'ready' ? {} : { reason: 'break' }) },
        }),
    });
    const commands: BoxCommand[] = [
      place('/phone', 'phone'),
      place('/settings', 'settings'),
      { id: 'keys', label: t('command.keys'), run: showKeys },
      { id: 'dark', label: t('command.theme-dark'), run: () => preferences.setTheme('dark') },
      { id: 'light', label: t('command.theme-light'), run: () => preferences.setTheme('light') },
      { id: 'sign-out', label: t('command.sign-out'), run: () => void signOut() },
    ];
    if (canStop)
      commands.push({ id: 'stop-forwarding', label: t('command.stop-forwarding'), run: () => change({ immediate: null }) });
    if (number && canForward) {
      commands.unshift({
        id: 'forward',
        // Typed text is matched against the label, so it must hold the number.
        label: t('command.forward-to', { number }),
        run: () => change({ immediate: number }),
      });
    }
    if (user.agentId) commands.push(place('/agent', 'agent'), state('ready'), state('not-ready'));
    if (user.role === 'administrator') commands.push(place('/traces', 'traces'), place('/admin', 'admin'));
    return commands;
  }, [t, user, rest, signOut, showKeys, change, canForward, canStop, navigate, number]);
}
