import { Link, useMatchRoute, useNavigate } from '@tanstack/react-router';
import {
  AudioLines,
  BookUser,
  ChartNoAxesCombined,
  Ellipsis,
  Headset,
  History,
  type LucideIcon,
  MessageSquare,
  MonitorCheck,
  MonitorUp,
  Phone,
  PhoneForwarded,
  Settings,
  SlidersHorizontal,
  Users,
  Voicemail,
} from 'lucide-react';
import { Menu, MenuItem, MenuTrigger, Popover, Button as Pressable } from 'react-aria-components';
import { ChatBadge } from '../features/chat/chat-in-shell.tsx';
import { useMayChat } from '../features/chat/use-chat.ts';
import { VoicemailBadge } from '../features/voicemail/voicemail-badge.tsx';
import { narrow, useMedia } from '../ui/use-media.ts';
import { useWords, type WordKey } from '../ui/words/index.ts';
import { useRights } from './rights.tsx';
import { useDesk } from './session.tsx';

interface Place {
  readonly to:
    | '/phone'
    | '/contacts'
    | '/chat'
    | '/attendant'
    | '/conferences'
    | '/voicemail'
    | '/agent'
    | '/supervisor'
    | '/traces'
    | '/recordings'
    | '/reports'
    | '/time-machine'
    | '/wallboards'
    | '/admin'
    | '/settings';
  readonly icon: LucideIcon;
  readonly word: WordKey;
}

/** The workspaces one may use: all of them in a column; on a phone those used most, and a menu of the others. */
export function Rail() {
  const { t } = useWords();
  const isNarrow = useMedia(narrow);
  const places = usePlaces();
  const { shown, more } = useFitting(places, isNarrow);
  return (
    <nav className="rail" aria-label={t('nav.label')}>
      <img className="mark" src="/icon.svg" alt="Parley" width="28" height="28" />
      {shown.map(({ to, icon: Icon, word }) => (
        <Link key={to} to={to} className="rail-link" activeProps={{ 'aria-current': 'page' }} title={t(word)}>
          <Icon className="icon" aria-hidden="true" />
          <span>{t(word)}</span>
          {to === '/voicemail' ? <VoicemailBadge /> : null}
          {to === '/chat' ? <ChatBadge /> : null}
        </Link>
      ))}
      {more.length > 0 ? <More places={more} /> : null}
    </nav>
  );
}

function More({ places }: { places: readonly Place[] }) {
  const { t } = useWords();
  const navigate = useNavigate();
  return (
    <MenuTrigger>
      <Pressable className="rail-link">
        <Ellipsis className="icon" aria-hidden="true" />
        <span>{t('nav.more')}</span>
      </Pressable>
      <Popover className="popover" placement="top end" offset={8}>
        <Menu className="menu" aria-label={t('nav.more')}>
          {places.map(({ to, icon: Icon, word }) => (
            <MenuItem key={to} className="menu-item" textValue={t(word)} onAction={() => void navigate({ to })}>
              <Icon className="icon" aria-hidden="true" />
              {t(word)}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

/** What fits side by side on a phone, with words one can read. */
const fitting = 5;
/** What one needs on the way. */
const first: readonly Place['to'][] = ['/phone', '/agent', '/supervisor', '/contacts', '/chat', '/voicemail'];

/** Those that stand in the rail, and those behind *More*; where one is now is always in the rail. */
function useFitting(places: readonly Place[], isNarrow: boolean): { shown: readonly Place[]; more: readonly Place[] } {
  const matches = useMatchRoute();
  if (!isNarrow || places.length <= fitting) return { shown: places, more: [] };
  const byUse = first.flatMap((to) => places.find((place) => place.to === to) ?? []);
  const ordered = [...byUse, ...places.filter((place) => !byUse.includes(place))];
  const kept = ordered.slice(0, fitting - 1);
  const here = places.find(({ to }) => matches({ to, fuzzy: true }) !== false);
  if (here && !kept.includes(here)) kept.splice(-1, 1, here);
  return { shown: kept, more: places.filter((place) => !kept.includes(place)) };
}

function usePlaces(): readonly Place[] {
  const { user } = useDesk();
  const { hasApplication, hasFeature, supervises } = useRights();
  const mayChat = useMayChat();
  const places: readonly (Place & { readonly isShown: boolean })[] = [
    { to: '/phone', icon: Phone, word: 'nav.phone', isShown: true },
    { to: '/contacts', icon: BookUser, word: 'nav.contacts', isShown: hasApplication('caller') },
    { to: '/chat', icon: MessageSquare, word: 'nav.chat', isShown: mayChat },
    {
      to: '/conferences',
      icon: Users,
      word: 'nav.conferences',
      isShown: hasApplication('conference') && hasFeature('AuthorizeConference'),
    },
    {
      to: '/attendant',
      icon: PhoneForwarded,
      word: 'nav.attendant',
      isShown: hasApplication('attendant') && hasApplication('caller'),
    },
    {
      to: '/voicemail',
      icon: Voicemail,
      word: 'nav.voicemail',
      isShown: hasApplication('caller') && hasFeature('AuthorizeVoicemail'),
    },
    { to: '/agent', icon: Headset, word: 'nav.agent', isShown: user.agentId !== null },
    { to: '/supervisor', icon: MonitorCheck, word: 'nav.supervisor', isShown: supervises },
    {
      to: '/recordings',
      icon: AudioLines,
      word: 'nav.recordings',
      isShown: supervises || user.agentId !== null || user.role === 'administrator',
    },
    { to: '/reports', icon: ChartNoAxesCombined, word: 'nav.reports', isShown: true },
    {
      to: '/time-machine',
      icon: History,
      word: 'nav.time-machine',
      isShown: supervises || user.role === 'administrator',
    },
    { to: '/wallboards', icon: MonitorUp, word: 'nav.wallboards', isShown: supervises },
    { to: '/admin', icon: SlidersHorizontal, word: 'nav.admin', isShown: user.role === 'administrator' },
    { to: '/settings', icon: Settings, word: 'nav.settings', isShown: true },
  ];
  return places.filter(({ isShown }) => isShown);
}
